import { posix } from 'node:path';

const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);

/** Sentences, one for each tag that is not closed, or closed twice, in a document. */
function unbalanced(path: string, text: string): string[] {
  const open: string[] = [];
  for (const [tag, slash, name = ''] of text.matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:\s+[\w-]+(?:="[^"<>]*")?)*\s*>/g)) {
    if (VOID.has(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return [`${path}: ${tag} closes what is not open`];
  }
  return open.map((name) => `${path}: <${name}> is not closed`);
}

/** What looks like markup and is none that we write: an attribute without quotes, a text that was not escaped. */
function stray(path: string, text: string): string[] {
  const rest = text
    .replace(/<!doctype html>/, '')
    .replace(/<\/?[a-zA-Z][\w-]*(?:\s+[\w-]+(?:="[^"<>]*")?)*\s*>/g, '')
    .match(/.{0,30}[<>].{0,30}/);
  return rest === null ? [] : [`${path}: stray markup at ${JSON.stringify(rest[0])}`];
}

const idsOf = (text: string): string[] => [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!);

/** Whether an address of elsewhere can be one. It is not fetched. */
const wellFormed = (href: string): boolean =>
  URL.canParse(href) && /^https?:\/\/[\w-]+(\.[\w-]+)+(:\d+)?(\/|$|\?|#)/.test(href);

/** Sentences, one for each thing that is wrong with a site, or with one page of it: links, ids, markup. */
export function problemsOf(files: ReadonlyMap<string, string>, only?: string): string[] {
  const pages = [...files].filter(([path]) => path.endsWith('.html'));
  const ids = new Map(pages.map(([path, text]) => [path, new Set(idsOf(text))]));
  return pages.flatMap(([path, text]) => {
    if (only !== undefined && path !== only) return [];
    const problems = [...unbalanced(path, text), ...stray(path, text)];
    if (idsOf(text).length !== ids.get(path)!.size) problems.push(`${path}: an id stands twice`);
    for (const [, href = ''] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const problem = problemOf(path, href.replaceAll('&amp;', '&'));
      if (problem !== undefined) problems.push(`${path}: ${problem}`);
    }
    return problems;
  });

  function problemOf(path: string, href: string): string | undefined {
    if (/^[a-z]+:/.test(href)) return wellFormed(href) ? undefined : `no address: ${href}`;
    const [file = '', fragment] = href.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
    if (!files.has(target)) return `links to ${target}, which is not there`;
    if (fragment === undefined || fragment === '') return undefined;
    return ids.get(target)?.has(decodeURIComponent(fragment))
      ? undefined
      : `links to ${target}#${fragment}, which is not there`;
  }
}
