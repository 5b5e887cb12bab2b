import { domainToASCII } from 'node:url';

/** A label with letters beyond ASCII as its A-label (RFC 5891, by the tables Node ships), or undefined. */
export function labelToAscii(label: string): string | undefined {
  // The full stops of other scripts would make two labels of one.
  if (/[.\u3002\uff0e\uff61]/.test(label)) return undefined;
  const ascii = domainToASCII(label);
  return ascii === '' || ascii.includes('.') ? undefined : ascii;
}
