import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

export const exists = (path: string): boolean => existsSync(join(root, path));

/** Every file below a folder of the repository, by its path from the root with forward slashes. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'));
}

/** A room's folder testing holds what only tests need; the room of that name is shipped. */
export const isTest = (path: string): boolean => /\.test\.ts$|^src\/[^/]+\/(.*\/)?testing\//.test(path);

/** What a file imports, or loads: paths from the root for its own tree, names for everything else. */
export function importsOf(path: string): string[] {
  return specifiersIn(read(path)).map((name) =>
    name.startsWith('.') ? normalize(join(dirname(path), name)).replaceAll('\\', '/') : name,
  );
}

/** The names in a source's imports, those of `import()`, and of what is loaded by a function of createRequire's. */
export function specifiersIn(source: string): string[] {
  const loaders = [...source.matchAll(/\bconst (\w+) = createRequire\(/g)].map(([, name]) => name!);
  const loading = [String.raw`createRequire\([\w.]+\)`, ...loaders].join('|');
  const patterns = [
    /^(?:import|export)\b[^;]*?from '([^']+)'/gms,
    /^import '([^']+)'/gm,
    /\bimport\('([^']+)'\)/g,
    new RegExp(String.raw`(?<![\w.])(?:${loading})\('([^']+)'\)`, 'g'),
  ];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map(([, name]) => name!));
}

/** `dns` for src/dns/wire/name.ts; `main` for src/main.ts. */
export const roomOf = (path: string): string => (path.split('/')[1] ?? '').replace(/\.ts$/, '');
