import { readFileSync } from 'node:fs';

/** Netloom's own version: package.json lies two folders up from here, in the sources and when built. */
export const version = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
