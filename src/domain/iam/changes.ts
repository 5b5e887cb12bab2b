/** Fields of a thing that are wanted; an absent one keeps what it is. */
export type Wanted<T, K extends keyof T> = { readonly [F in K]?: T[F] | undefined };

/** Of the wanted fields those that are otherwise now, as an event has them. */
export function changed<T extends object, K extends keyof T>(thing: T, wanted: Wanted<T, K>): { [F in K]?: T[F] } {
  const fields = Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== thing[name as K]);
  return Object.fromEntries(fields) as { [F in K]?: T[F] };
}
