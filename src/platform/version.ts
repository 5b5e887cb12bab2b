import { readFileSync } from 'node:fs';

/** Netloom's own version: package.json lies two folders up from here, in the sources and when built. */
export const version = (): string => manifest().version;

/** The version of Node that netloom is tested with: the one its packages of Node are pinned to. */
export const pinnedNode = (): string => Object.values<string>(manifest().optionalDependencies)[0]!;

const manifest = () => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
