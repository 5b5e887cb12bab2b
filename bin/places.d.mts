// What places.mjs exports, for the sources.
export const root: string;
export const isClone: boolean;
export const entry: string;
export const compileCache: string;
export const unknownPlatform: string | undefined;
export function pinnedNode(): string | undefined;
