import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { problemsOf } from '../../site/check.ts';
import { escaped, html } from '../../site/html.ts';
import { BrokenLink, renderDocument } from '../../site/markdown.ts';
import { allPages, siteFiles } from '../../site/site.ts';
import { write } from '../../site/write.ts';

const pages = allPages();
const files = siteFiles(pages);

/** What is wrong with the site when one page of it is another. */
const problemsWith = (path: string, change: (text: string) => string): string[] =>
  problemsOf(new Map([...files, [path, change(files.get(path)!)]]), path);

test('the site of this tree is built, and every link, anchor, id and tag of it is sound', () => {
  assert.ok(pages.length > 40, `${pages.length} pages`);
  assert.deepEqual(problemsOf(files), []);
});

test('a problem of each kind is found', () => {
  const into = (more: string) => problemsWith('index.html', (text) => text.replace('</main>', `${more}</main>`));
  const found: readonly (readonly [more: string, problem: RegExp])[] = [
    ['<a href="guide/nowhere.html">x</a>', /^index\.html: links to guide\/nowhere\.html, which is not there$/],
    ['<a href="guide/identity.html#nowhere">x</a>', /identity\.html#nowhere, which is not there$/],
    ['<a href="#nowhere">x</a>', /index\.html#nowhere, which is not there$/],
    ['<a href="http:/one.slash/">x</a>', /no address/],
    ['<a href="javascript:alert(1)">x</a>', /no address/],
    ['<p id="netloom">twice</p>', /an id stands twice/],
    ['<p>open', /<\/main> closes what is not open/],
    ['a < b', /stray markup/],
  ];
  for (const [more, problem] of found) assert.match(into(more).join('\n'), problem, more);
  assert.deepEqual(into('<a href="https://example.com/a?b=c#d">x</a>'), []);
});

test('a link of a document to a file that is not there ends the build', () => {
  const page = (text: string) => () => renderDocument('docs/guide/identity.md', text);
  assert.throws(page('# A\n\n[b](nowhere.md)'), BrokenLink);
  assert.throws(page('# A\n\n[b](../../../etc/passwd)'), BrokenLink);
  assert.doesNotThrow(page('# A\n\n[b](../coverage.md#privatezone)'));
});

test('text is escaped, wherever it comes from', () => {
  const evil = '<script>"&\'</script>';
  assert.equal(html`<p>${evil}${[evil]}</p>`.html, `<p>${escaped(evil)}${escaped(evil)}</p>`);
  const { body } = renderDocument(
    'docs/guide/identity.md',
    `# ${evil}\n\n${evil} \`${evil}\`\n\n${evil}\n\n| ${evil} |\n|---|\n| ${evil} |\n`,
  );
  assert.doesNotMatch(body.html, /<script>/);
});

test('it is written as a whole: what was written before goes, and what is something else is left alone', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-docs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const few = (name: string) => new Map([...['search-index.js', name].map((path) => [path, path] as const)]);
  const site = join(folder, 'site');
  assert.ok(write(site, few('a/old.html')));
  assert.ok(write(site, few('b/new.html')));
  assert.deepEqual(readdirSync(site).sort(), ['b', 'search-index.js']);
  assert.equal(readFileSync(join(site, 'b/new.html'), 'utf8'), 'b/new.html');
  assert.equal(write(folder, few('c.html')), false);
  assert.deepEqual(readdirSync(folder), ['site']);
});

test('nothing of it is fetched from elsewhere: it is read from the file system', () => {
  for (const [path, text] of files) {
    if (path.endsWith('.html'))
      assert.doesNotMatch(text, /<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:[a-z]+:)?\/\//, path);
    if (path.endsWith('.html')) assert.doesNotMatch(text, /(?:href|src)="\//, `${path} links from the root`);
    if (path.startsWith('assets/')) assert.doesNotMatch(text, /https?:|@import|url\(|fetch\(|XMLHttpRequest/, path);
  }
});

type Entry = readonly [title: string, page: string, url: string, text: string, rank: number, also: string];
const index: readonly Entry[] = JSON.parse(
  files
    .get('search-index.js')!
    .replace(/^[^[]*/, '')
    .replace(/;\n$/, ''),
);

test('what is looked for is found first where it says how, also by a word the page does not say', () => {
  const browser: { netloomFit?: (entry: Entry, words: readonly string[]) => number } = {};
  runInNewContext(files.get('assets/fit.js')!, browser);
  const firstFor = (typed: string): string => {
    const sums = index.map((entry) => [entry, browser.netloomFit!(entry, typed.split(' '))] as const);
    return sums.sort(([, a], [, b]) => b - a)[0]![0][2].split('#')[0]!;
  };
  const first = {
    backup: 'guide/operations.html',
    restore: 'guide/operations.html',
    kubernetes: 'guide/dns.html',
    pytest: 'guide/testing.html',
    grafana: 'guide/alerts.html',
    docker: 'guide/dns.html',
    AddRecord: 'reference/privatezone.html',
    NETLOOM_DNS_PORT: 'reference/settings.html',
  };
  for (const [typed, url] of Object.entries(first)) assert.equal(firstFor(typed.toLowerCase()), url, typed);
  assert.ok(index.every(([, , , text]) => !text.includes('`')));
});

test('a path may break after a slash within it, and nowhere else; found texts and headings do not show it', () => {
  const { body, passages } = renderDocument('docs/guide/identity.md', '# `/a/b`\n\n`/v1/x/{id}?y` and `a/ b`');
  assert.match(body.html, /<p><code>\/v1\/<wbr>x\/<wbr>\{id\}\?y<\/code> and <code>a\/ b<\/code><\/p>/);
  assert.deepEqual([passages[0]!.title, passages[0]!.text], ['/a/b', '/v1/x/{id}?y and a/ b']);
});

test('what can be searched for is there: every page and every operation', () => {
  const where = new Set(index.map(([, , url]) => url!.split('#')[0]));
  for (const page of pages) assert.ok(page.section === 'none' || where.has(page.path), page.path);
  assert.ok(
    index.some(
      ([title, page, url]) =>
        title === 'AddRecord' && page === 'PrivateZone' && url === 'reference/privatezone.html#AddRecord',
    ),
  );
  for (const [, , url = ''] of index) {
    const [file = '', id] = url.split('#');
    assert.ok(files.has(file) && (id === undefined || files.get(file)!.includes(`id="${id}"`)), url);
  }
});
