import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A file of the repository, by its path from the root. */
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

export const exists = (path: string): boolean => existsSync(join(root, path));

export const isFolder = (path: string): boolean => statSync(join(root, path)).isDirectory();

/** Names in a folder, sorted, but for hidden ones and what was installed; folders end with a slash. */
export const namesIn = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();

/** Where the site is written to unless told otherwise. */
export const defaultOutput = join(root, 'dist-docs');

/** Guides in the order a newcomer needs them; others follow by name. */
const GUIDES = [
  ...['testing', 'fixtures', 'faults', 'dns', 'dns-operations', 'zone-files'],
  ...['identity', 'operations', 'systemd', 'conformance'],
];

/** A guide too, though it lies beside what it is about. */
const ALERTS = 'ops/README.md';

const PROJECT = ['CONTRIBUTING.md', 'INVARIANTS.md', 'SECURITY.md', 'CHANGELOG.md'];

/** The path, in the site, of what is at a path of the repository. */
export function pageOf(path: string): string {
  const folder = path.replace(/\/$/, '');
  // A folder that says what it is, is that page.
  const clean = folder !== '.' && exists(`${folder}/README.md`) ? `${folder}/README.md` : folder;
  if (clean === 'README.md') return 'index.html';
  // The rows are the reference; the folder of decisions is the list of them.
  if (clean === 'src/contract') return 'reference/index.html';
  if (clean === 'docs/decisions') return 'decisions/index.html';
  if (clean === ALERTS) return 'guide/alerts.html';
  if (PROJECT.includes(clean)) return `project/${clean.slice(0, -3).toLowerCase()}.html`;
  if (/^examples\/.*README\.md$/.test(clean)) return clean.replace(/README\.md$/, 'index.html');
  if (/^docs\/.*\.md$/.test(clean)) return clean.replace(/^docs\//, '').replace(/\.md$/, '.html');
  return isFolder(clean) ? `files/${clean}/index.html` : `files/${clean}.html`;
}

/** Markdown that is a page of its own, in the order of the sidebar. */
export function documents(): string[] {
  const below = (folder: string) =>
    namesIn(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`);
  const place = (path: string): number => {
    const at = GUIDES.indexOf(posix.basename(path, '.md'));
    return at < 0 ? GUIDES.length : at;
  };
  const guides = below('docs/guide').sort((a, b) => place(a) - place(b));
  const examples = ['examples/', ...namesIn('examples').map((name) => `examples/${name}`)]
    .map((folder) => `${folder}README.md`)
    .filter((path) => path.includes('/README') && exists(path));
  const others = [...below('docs').reverse(), ...below('docs/decisions')];
  return ['README.md', ...guides, ALERTS, ...examples, ...others, ...PROJECT];
}
