import { monotonic } from '../platform/clock.ts';

/** Told of a group that went to the log: seconds, and whether it could not be made durable. */
export type Appended = (seconds: number, failed: boolean) => void;

/** As the append itself, which is told of. */
export async function timed(append: Promise<void>, appended: Appended | undefined): Promise<void> {
  const began = monotonic();
  let failed = true;
  try {
    await append;
    failed = false;
  } finally {
    appended?.((monotonic() - began) / 1000, failed);
  }
}
