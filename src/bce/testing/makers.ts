import type { Makers } from '../handlers.ts';

const same = (text: string): string => text;
const counted = (prefix: string) => {
  let made = 0;
  return () => `${prefix}${++made}`;
};

/** Keys that can be read, and secrets that are their own ciphertext: for what has no secrets to keep. */
export const plainMakers = (): Makers => ({
  make: { accessKeyId: counted('AK'), temporaryKeyId: counted('TK'), secret: counted('SK') },
  seal: same,
  unseal: same,
});
