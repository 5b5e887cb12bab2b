/**
 * What somebody wrote, for a terminal: characters it would obey or that would turn a line around (controls, among them
 * those of 8 bits that JSON leaves as they are, and formats: Unicode's Cc and Cf) are written as JSON writes escapes.
 */
export const printable = (text: string): string =>
  text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (odd) =>
    odd.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
