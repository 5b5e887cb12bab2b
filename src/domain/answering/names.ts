/** Names of the reference answerer: see types.ts for their form. */

/** The name without its first label; the root's parent is the root. */
export function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** The name itself, then each name above it, down to the root. */
export function* suffixesOf(name: string): Iterable<string> {
  for (let suffix = name; suffix !== ''; suffix = parentOf(suffix)) yield suffix;
  yield '';
}

/** A name below another, or at it. */
export const below = (owner: string, name: string): string =>
  owner === '' || name === '' ? owner + name : `${owner}.${name}`;

/** What is left of a name before a zone's, in which it lies; '' is the zone's own. */
export const relativeTo = (zone: string, name: string): string =>
  name.slice(0, Math.max(0, name.length - zone.length - 1));
