import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** How many HMACs a piece of work computes. */
export function countHmacs(work: () => void): number {
  const { createHmac } = crypto;
  let count = 0;
  crypto.createHmac = (...args) => {
    count++;
    return createHmac(...args);
  };
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    crypto.createHmac = createHmac;
    syncBuiltinESMExports();
  }
  return count;
}
