/**
 * A pattern of resources (common contract 3.3): `csn/csn-1`, `csn/csn-ab*`, `*`, or without a type (`csn-1`, `zone-*`),
 * which speaks of ids of every type. `*` stands for any run of characters, none and `/` included.
 */
export interface Pattern {
  /** Whether it speaks of the id alone. */
  readonly idOnly: boolean;
  /** What lies between the stars; of one without stars: itself. */
  readonly pieces: readonly string[];
}

export const patternOf = (text: string): Pattern => ({ idOnly: !text.includes('/'), pieces: text.split('*') });

/**
 * @param resource `<type>/<id>`.
 *
 * Each piece is taken at its first place behind the one before: where any way matches, this one does, so nothing is
 * ever tried twice.
 */
export function matches({ idOnly, pieces }: Pattern, resource: string): boolean {
  const start = idOnly ? resource.indexOf('/') + 1 : 0;
  const first = pieces[0]!;
  if (!resource.startsWith(first, start)) return false;
  let from = start + first.length;
  if (pieces.length === 1) return from === resource.length;
  const last = pieces.at(-1)!;
  for (let i = 1; i < pieces.length - 1; i += 1) {
    const found = resource.indexOf(pieces[i]!, from);
    if (found < 0) return false;
    from = found + pieces[i]!.length;
  }
  return resource.length - from >= last.length && resource.endsWith(last);
}
