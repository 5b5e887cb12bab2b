/**
 * Domain names as users write them (host-name style, with underscores). Names of the wire, whose labels may hold any
 * octet, are the DNS plane's own business (dns/wire/name.ts).
 */

/** Turns a label with letters beyond ASCII into its A-label (RFC 5891), or undefined. A port: tables live outside. */
export type ToAscii = (label: string) => string | undefined;

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** RFC 1035 2.3.4: 255 octets on the wire are 253 characters of text. */
export const MAX_NAME_LENGTH = 253;

/**
 * Lower-case labels of an absolute name, final dot optional; undefined when it is none. The root has no labels and is
 * not accepted: where '.' means something, the caller says so.
 */
export function labelsOf(text: string, toAscii: ToAscii): string[] | undefined {
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  if (bare === '' || bare.length > 4 * MAX_NAME_LENGTH) return undefined;
  const labels: string[] = [];
  for (const label of bare.split('.')) {
    const ascii = isAscii(label) ? label : toAscii(label);
    const lower = ascii?.toLowerCase();
    if (lower === undefined || !LABEL.test(lower)) return undefined;
    labels.push(lower);
  }
  return labels;
}

/** The canonical text of an absolute name: lower case, A-labels, no final dot; undefined when it is none. */
export function absoluteName(text: string, toAscii: ToAscii): string | undefined {
  const name = labelsOf(text, toAscii)?.join('.');
  return name === undefined || name.length > MAX_NAME_LENGTH ? undefined : name;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}
