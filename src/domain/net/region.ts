/** Regions of the wire, common contract 4.1. Any case is accepted, lower case is stored and answered. */
const CLOUD = new Set(['bj', 'bd', 'gz', 'su', 'fwh', 'fsh', 'cd', 'nj', 'yq', 'hkg', 'sin']);
const ASIA_PACIFIC = new Set(['hkg', 'sin']);

/** The cloud region this text names, or undefined. */
export function cloudRegion(text: string): string | undefined {
  const lower = text.toLowerCase();
  return CLOUD.has(lower) ? lower : undefined;
}

export const cloudRegions = (): readonly string[] => [...CLOUD];

/** An edge region's code: city, then carrier. */
const EDGE = /^cn-[a-z]+-(cm|ct|cu|un|cx|ix)$/;

/** Whether this text, in any case, names an edge region. */
export const isEdgeRegion = (text: string): boolean => EDGE.test(text.toLowerCase());

export type Continent = 'China' | 'Asia-Pacific';

/** Where a region lies, given in lower case; undefined for what is none. All edge regions lie in China. */
export function continentOf(region: string): Continent | undefined {
  if (ASIA_PACIFIC.has(region)) return 'Asia-Pacific';
  return CLOUD.has(region) || isEdgeRegion(region) ? 'China' : undefined;
}
