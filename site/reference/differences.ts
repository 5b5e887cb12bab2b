import { OBSERVED } from '../../src/conformance/observed.ts';
import type { Difference, DifferenceKind } from '../../src/contract/differences/index.ts';
import { type Html, html, markup } from '../html.ts';
import { linkTo } from '../page.ts';
import { exists, pageOf } from '../repository.ts';

export const KINDS: Readonly<Record<DifferenceKind, readonly [word: string, meaning: string]>> = {
  proposal: ['Our choice', 'a proposal: nothing public says how the cloud does it; it may do it so or otherwise'],
  otherwise: ['Otherwise', 'the cloud is documented, or its clients show, that it does it another way'],
  'not-enforced': ['Not enforced', 'the cloud enforces it; here it holds only where a setting asks for it, or never'],
  missing: ['Not there', 'a part of it that Netloom does not have'],
};

/** `dns 4.1` as it is; a page of the repository as a link to it. `from`: the page it stands on. */
function sourceOf(source: string, from: string): Html {
  const cited = source.split('; ').map((one, i): Html => {
    const separator = i > 0 ? '; ' : '';
    if (!/\.md$/.test(one)) return html`${separator}${one.replace(/^(common|dns|csn) /, '$1 contract ')}`;
    if (!exists(one)) throw new Error(`a source is ${one}, which is not there`);
    return html`${separator}<a href="${linkTo(from, pageOf(one))}">${one.replace(/^docs\/|\.md$/g, '')}</a>`;
  });
  return html`<span class="from">(${cited})</span>`;
}

/** How whoever has an account can find out: the cases, as `--case` takes them. */
function askedBy(id: string): Html | undefined {
  const cases = OBSERVED[id];
  if (cases === undefined) return undefined;
  return html` <span class="asked">ask: ${cases.map((one, i) => html`${i > 0 ? ', ' : ''}<code>--case ${one}</code>`)}</span>`;
}

/** A difference as an item of a list. `from`: the page it stands on. */
export const itemOf = ({ id, kind, sentence, source }: Difference, from: string): Html =>
  html`<li data-difference="${id}"><span class="kind">${KINDS[kind][0]}.</span> ${inline(sentence)} ${sourceOf(source, from)}${askedBy(id)}</li>
`;

const listOf = (differences: readonly Difference[], from: string): Html =>
  html`<ul>\n${differences.map((difference) => itemOf(difference, from))}</ul>`;

/** Words between backticks are code. */
const inline = (sentence: string): Html =>
  html`${sentence.split('`').map((text, i) => (i % 2 === 1 ? html`<code>${text}</code>` : markup(html`${text}`.html)))}`;

/** The box of an operation: what it does otherwise, then what its whole service does. */
export function boxOf(own: readonly Difference[], shared: readonly Difference[], from: string): Html {
  const first = own.length === 0 ? html`<p>No known difference of this operation alone.</p>` : listOf(own, from);
  const all =
    shared.length === 0
      ? undefined
      : html`<details><summary>And what holds for every operation of the service (${shared.length})</summary>
${listOf(shared, from)}</details>`;
  return html`<aside class="differs"><h4>Differs from Baidu Cloud</h4>
${first}
${all}
</aside>
`;
}
