/** Regions of the wire, common contract 4.1. Any case is accepted, lower case is stored and answered. */
const CLOUD = new Set(['bj', 'bd', 'gz', 'su', 'fwh', 'fsh', 'cd', 'nj', 'yq', 'hkg', 'sin']);

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
