/** The n-th id of a map, counted round; '' where there is none. */
export const nth = (map: ReadonlyMap<string, unknown>, n: number): string =>
  [...map.keys()][n % Math.max(1, map.size)] ?? '';
