/** An error that the user can mend: its message is a sentence for people that says how, and nobody needs its stack. */
export interface Mendable extends Error {
  readonly mendable: true;
}

export const isMendable = (error: unknown): error is Mendable => error instanceof Error && 'mendable' in error;
