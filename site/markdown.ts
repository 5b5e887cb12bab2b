import { posix } from 'node:path';
import { Marked, type Token, type Tokens } from 'marked';
import { escaped, type Html, markup, textOf } from './html.ts';
import { linkTo, type Passage } from './page.ts';
import { exists, pageOf } from './repository.ts';

/** A link of a document that leads nowhere. */
export class BrokenLink extends Error {}

export interface Rendered {
  readonly title: string;
  readonly body: Html;
  readonly passages: readonly Passage[];
  /** What it links to in the repository, each by its path. */
  readonly needs: readonly string[];
}

/** Ids of headings as GitHub makes them, so that a link works there and here. One for each document. */
function slugger(): (title: string) => string {
  const seen = new Map<string, number>();
  return (title) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  };
}

/** Renders the document at a path of the repository. Throws BrokenLink for a link to a file that is not there. */
export function renderDocument(source: string, text: string): Rendered {
  const page = pageOf(source);
  const needs = new Set<string>();
  const target = (href: string): string => {
    if (/^(https?:|mailto:|#)/.test(href)) return href;
    const [path = '', fragment] = href.split('#');
    const file = posix.join(posix.dirname(source), path);
    if (file.startsWith('..') || !exists(file)) throw new BrokenLink(`${source} links to ${href}, which is not there`);
    needs.add(file);
    return linkTo(page, pageOf(file)) + (fragment === undefined ? '' : `#${fragment}`);
  };
  const ids = new Map<Token, string>();
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading(token) {
        const inner = this.parser.parseInline(token.tokens);
        const id = escaped(ids.get(token) ?? '');
        return `<h${token.depth} id="${id}">${inner} <a class="anchor" href="#${id}">#</a></h${token.depth}>\n`;
      },
      link(token) {
        return `<a href="${escaped(target(token.href))}">${this.parser.parseInline(token.tokens)}</a>`;
      },
      table(token) {
        const cells = (row: readonly Tokens.TableCell[], tag: 'th' | 'td') =>
          row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('');
        const blank = token.header.every((cell) => cell.text.trim() === '');
        const head = blank ? '' : `<thead><tr>${cells(token.header, 'th')}</tr></thead>`;
        const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        return `<div class="wide"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
      // A path may break after a slash.
      codespan: (token) => `<code>${escaped(token.text).replaceAll(/(?<=[\w}])\/(?=[\w{])/g, '/<wbr>')}</code>`,
      // What looks like a tag is text: the documents have no markup of their own.
      html: (token) => escaped(token.text),
    },
  });

  const tokens = marked.lexer(text);
  const slug = slugger();
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading');
  const plain = (token: Tokens.Heading) =>
    textOf(markup(marked.Parser.parseInline(token.tokens, { ...marked.defaults })));
  for (const heading of headings) ids.set(heading, slug(plain(heading)));

  const passages = headings.map((heading, i): Passage => {
    const from = tokens.indexOf(heading) + 1;
    const next = headings[i + 1];
    const below = tokens.slice(from, next === undefined ? undefined : tokens.indexOf(next));
    return {
      id: ids.get(heading)!,
      title: plain(heading),
      depth: heading.depth,
      text: textOf(markup(marked.parser(below))),
    };
  });
  return {
    title: passages[0]?.title ?? posix.basename(source),
    body: markup(marked.parser(tokens)),
    passages,
    needs: [...needs],
  };
}
