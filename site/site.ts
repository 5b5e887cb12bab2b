import { html } from './html.ts';
import { documentOf } from './layout.ts';
import { renderDocument } from './markdown.ts';
import { linkTo, type Page, type Section } from './page.ts';
import { referencePages } from './reference/pages.ts';
import { documents, isFolder, namesIn, pageOf, read } from './repository.ts';

/** Pages whose titles are sentences, by the word one looks for. */
const MENU: Readonly<Record<string, string>> = {
  'docs/guide/testing.md': 'Testing',
  'docs/guide/fixtures.md': 'Fixtures',
  'docs/guide/dns.md': 'DNS: asking it',
  'docs/guide/dns-operations.md': 'DNS: running it',
  'docs/guide/identity.md': 'Users and policies',
  'docs/guide/operations.md': 'Backup, upgrade, doctor',
  'docs/guide/systemd.md': 'systemd',
  'docs/guide/conformance.md': 'Conformance',
  'ops/README.md': 'Alerts and dashboard',
  'docs/coverage.md': 'Coverage',
};

function sectionOf(source: string): Section {
  if (source === 'README.md') return 'Start';
  if (pageOf(source).startsWith('guide/')) return 'Guides';
  if (source.startsWith('docs/decisions/')) return 'Decisions';
  if (source.startsWith('examples/')) return 'Examples';
  return source.startsWith('docs/') ? 'Coverage' : source.includes('/') ? 'none' : 'Project';
}

function documentPage(source: string): { readonly page: Page; readonly needs: readonly string[] } {
  const { title, body, passages, needs } = renderDocument(source, read(source));
  const menu = MENU[source] ?? title;
  return { page: { path: pageOf(source), title, menu, section: sectionOf(source), body, passages }, needs };
}

/** A file, or the names in a folder, that a page links to. */
function filePage(source: string): { readonly page: Page; readonly needs: readonly string[] } {
  if (source.endsWith('.md')) return documentPage(source);
  const shown = source.replace(/\/$/, '');
  const path = pageOf(source);
  const page = {
    path,
    title: shown,
    section: 'none',
    passages: [{ id: '', title: shown, depth: 1, text: '' }],
  } as const;
  if (!isFolder(source)) {
    return { page: { ...page, body: html`<h1>${shown}</h1>\n<pre><code>${read(source)}</code></pre>\n` }, needs: [] };
  }
  const needs = namesIn(source).map((name) => `${shown}/${name}`);
  const items = needs.map((name) => html`<li><a href="${linkTo(path, pageOf(name))}">${name}</a></li>\n`);
  return { page: { ...page, body: html`<h1>${shown}</h1>\n<ul>\n${items}</ul>\n` }, needs };
}

function decisionsPage(decisions: readonly Page[]): Page {
  const path = 'decisions/index.html';
  const items = decisions.map((page) => html`<li><a href="${linkTo(path, page.path)}">${page.title}</a></li>\n`);
  return {
    path,
    title: 'All decisions',
    section: 'Decisions',
    body: html`<h1>Decisions</h1>\n<p>Why it is as it is: what was decided, and for which reason.</p>\n<ul>\n${items}</ul>\n`,
    passages: [{ id: '', title: 'All decisions', depth: 1, text: '' }],
  };
}

/** What tells how to do a thing comes before what lists it, and that before why it is so. */
const RANKS: Readonly<Record<Section, number>> = {
  Start: 8,
  Guides: 8,
  Examples: 6,
  Reference: 3,
  Coverage: 0,
  Project: 0,
  Decisions: 0,
  none: 0,
};

/** Words that a page does not say, and by which people look for what it does. */
const LOOKED_FOR_BY: Readonly<Partial<Record<string, string>>> = {
  'guide/testing.html': 'pytest unittest jest mocha junit mock emulator',
  'guide/fixtures.html': 'snapshot dump seed',
  'guide/faults.html': 'chaos errors timeout latency',
  'guide/dns.html': 'kubernetes k8s docker podman resolv.conf resolver',
  'guide/identity.html': 'iam permissions rbac user',
  'guide/operations.html': 'disaster recovery migration update',
  'guide/alerts.html': 'prometheus grafana metrics monitoring',
  'examples/ci/index.html': 'github gitlab jenkins pipeline',
  'examples/compose/index.html': 'docker podman kubernetes k8s image',
  'examples/python/index.html': 'pytest',
  'reference/settings.html': 'configuration options environment variables flags',
  'reference/commands.html': 'cli',
};

/** Every page: documents, the reference, and the files they link to. Throws BrokenLink. */
export function allPages(): Page[] {
  const pages = new Map<string, Page>();
  const needed: string[] = [];
  const add = ({ page, needs }: { readonly page: Page; readonly needs: readonly string[] }) => {
    pages.set(page.path, page);
    needed.push(...needs);
  };
  for (const source of documents()) add(documentPage(source));
  const decisions = [...pages.values()].filter((page) => page.section === 'Decisions');
  for (const page of [decisionsPage(decisions), ...referencePages()]) add({ page, needs: [] });
  // The reference's own link.
  needed.push('examples/call.mjs');
  for (let source = needed.pop(); source !== undefined; source = needed.pop()) {
    if (!pages.has(pageOf(source))) add(filePage(source));
  }
  return [...pages.values()];
}

/** Every file of the site by its path in it. */
export function siteFiles(pages: readonly Page[] = allPages()): Map<string, string> {
  const { version } = JSON.parse(read('package.json'));
  const files = new Map(pages.map((page) => [page.path, documentOf(page, pages, version)]));
  for (const name of namesIn('site/assets')) files.set(`assets/${name}`, read(`site/assets/${name}`));
  return files.set('search-index.js', searchIndex(pages));
}

/** A script, since nothing else can be loaded from a file. Each entry: title, title of its page, where, text, rank, further words. */
function searchIndex(pages: readonly Page[]): string {
  const entries = pages
    .filter((page) => page.section !== 'none')
    .flatMap((page) =>
      page.passages.map(({ id, title, text, depth }) => [
        title,
        page.title,
        id === '' ? page.path : `${page.path}#${id}`,
        text.replaceAll('`', '').slice(0, 900),
        RANKS[page.section],
        id === '' || depth === 1 ? (LOOKED_FOR_BY[page.path] ?? '') : '',
      ]),
    );
  return `window.NETLOOM_INDEX = ${JSON.stringify(entries)};\n`;
}
