import { type Html, html, markup } from './html.ts';
import { linkTo, type Page, type Section } from './page.ts';

const SECTIONS: readonly Exclude<Section, 'none'>[] = [
  'Start',
  'Guides',
  'Examples',
  'Reference',
  'Coverage',
  'Decisions',
  'Project',
];

const STYLES = ['theme', 'frame', 'search', 'text', 'reference'];

/** The whole document of a page: head, sidebar, the page, its own contents. */
export function documentOf(page: Page, pages: readonly Page[], version: string): string {
  const to = (path: string): string => linkTo(page.path, path);
  const home = page.path === 'index.html';
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${home ? 'Netloom' : `${page.title} · Netloom`}</title>
${STYLES.map((name) => html`<link rel="stylesheet" href="${to(`assets/${name}.css`)}">\n`)}<script src="${to('assets/theme.js')}"></script>
<script src="${to('assets/fit.js')}" defer></script>
<script src="${to('assets/site.js')}" defer></script>
</head>
<body data-root="${to('index.html').replace(/index\.html$/, '')}">
<a class="skip" href="#content">To the text</a>
<header class="top">
<label class="menu" for="menu">Menu</label>
<a class="name" href="${to('index.html')}">Netloom</a>
<div class="search" role="search">
<input id="search" type="search" placeholder="Search ( / )" aria-label="Search" autocomplete="off" spellcheck="false">
<ol id="found" class="found" hidden></ol>
</div>
<button id="theme" type="button" aria-label="Dark or light">◐</button>
</header>
<input id="menu" type="checkbox" aria-label="Show the menu">
<div class="frame">
<nav class="sidebar" aria-label="Pages">${SECTIONS.map((section) => sectionOf(section, page, pages))}</nav>
<main id="content">
${page.body}
<footer>Netloom ${version}. Apache-2.0. Not affiliated with Baidu.</footer>
</main>
${contentsOf(page)}
</div>
</body>
</html>
`;
  return document.html;
}

function sectionOf(section: Section, current: Page, pages: readonly Page[]): Html {
  const items = pages
    .filter((page) => page.section === section)
    .map((page) => {
      const here = page === current ? markup(' aria-current="page"') : undefined;
      return html`<li><a href="${linkTo(current.path, page.path)}"${here}>${page.menu ?? page.title}</a></li>\n`;
    });
  // Decisions are many, and seldom what a reader came for.
  const open = section !== 'Decisions' || current.section === 'Decisions' ? markup(' open') : undefined;
  return html`<details${open}><summary>${section}</summary><ul>${items}</ul></details>\n`;
}

function contentsOf({ passages }: Page): Html {
  const shown = passages.filter(({ depth }) => depth === 2);
  if (shown.length < 3) return html`<div class="contents"></div>`;
  const items = shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`);
  return html`<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${items}</ul></nav>`;
}
