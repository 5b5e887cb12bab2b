import { DIFFERENCES, type OperationName, SERVICE_DIFFERENCES } from '../../src/contract/differences/index.ts';
import { ERRORS, type ErrorForm } from '../../src/contract/errors.ts';
import type { NETLOOM } from '../../src/contract/netloom/index.ts';
import { type BceOperation, MANNERS, type Operation, type QueryForm } from '../../src/contract/operation.ts';
import { type Html, html, markup } from '../html.ts';
import { linkTo } from '../page.ts';
import { ABOUT } from './about.ts';
import { boxOf } from './differences.ts';
import { commandOf, curlOf } from './example.ts';
import { fieldsOf } from './fields.ts';
import { limitOf } from './limits.ts';

const isBce = (row: Operation): row is BceOperation => row.access !== undefined;

const isOurs = (row: Operation): row is (typeof NETLOOM)[number] => row.service === 'netloom';

const QUERY_FORMS: Readonly<Record<string, string>> = {
  text: 'text',
  required: 'text',
  count: 'whole number',
  boolean: 'true or false',
  list: 'list: commas, or the key again',
};

const queryForm = (form: QueryForm): string =>
  typeof form === 'string'
    ? QUERY_FORMS[form]!
    : 'upTo' in form
      ? `whole number, 1 to ${form.upTo}`
      : form.join(' or ');

const table = (title: string, heads: readonly string[], rows: readonly Html[]): Html | undefined =>
  rows.length === 0
    ? undefined
    : html`<h4>${title}</h4>
<div class="wide"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
`;

function parametersOf(row: Operation): Html | undefined {
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) =>
      html`<tr><td><code>${name}</code></td><td>path</td><td>text</td><td>required</td><td>${limitOf(row.name, name)}</td></tr>\n`,
  );
  const inQuery = Object.entries(row.query).map(
    ([name, form]) =>
      html`<tr><td><code>${name}</code></td><td>query</td><td>${queryForm(form)}</td><td>${form === 'required' ? 'required' : html`<span class="optional">optional</span>`}</td><td>${limitOf(row.name, name)}</td></tr>\n`,
  );
  return table('Parameters', ['name', 'in', 'type', '', ''], [...inPath, ...inQuery]);
}

const membersOf = (title: string, row: Operation, schema: NonNullable<Operation['body']>, limits: boolean) =>
  table(
    title,
    limits ? ['member', 'type', '', ''] : ['member', 'type', ''],
    fieldsOf(schema).map(
      ({ path, type, required }) =>
        html`<tr><td><code>${path}</code></td><td>${type}</td><td>${required ? (limits ? 'required' : '') : html`<span class="optional">${limits ? 'optional' : 'not always'}</span>`}</td>${limits ? html`<td>${limitOf(row.name, path)}</td>` : undefined}</tr>\n`,
    ),
  );

function answerOf(row: Operation): Html | undefined {
  if (row.output !== undefined) return membersOf('Answer', row, row.output, false);
  if (!isBce(row)) return html`<h4>Answer</h4>\n<p>Its members are not in the table.</p>\n`;
  return html`<h4>Answer</h4>\n<p>An empty body.</p>\n`;
}

function errorsOf(row: Operation, from: string): Html {
  const rows = row.errors.map((code) => {
    const { status, text, dns }: ErrorForm = ERRORS[code];
    const shown = MANNERS[row.service].dnsTexts ? (dns ?? text) : text;
    return html`<tr><td><code>${code}</code></td><td>${status}</td><td>${shown}</td></tr>\n`;
  });
  const all = html`<p>${rows.length === 0 ? 'No code of its own; only' : 'And'} the <a href="${linkTo(from, 'reference/errors.html')}#codes-of-every-operation">codes of every operation</a>.</p>\n`;
  return html`${table('Errors', ['code', 'status', 'message'], rows) ?? html`<h4>Errors</h4>\n`}${all}`;
}

/** What a caller below root needs: as in docs/coverage.md. */
function permissionOf({ access }: BceOperation): Html {
  const { prefix, level, resource, reads = [], changes = [], open, permanent } = access;
  const needed = open === true ? html`none` : html`<code>${prefix}_${level}</code> on <code>${resource}</code>`;
  const named = [
    ...changes.map((one) => html`, ${level} on <code>${one}</code>`),
    ...reads.map((one) => html`, READ on <code>${one}</code>`),
  ];
  return html`${needed}${named}${permanent === true ? ', with permanent keys alone' : ''}`;
}

/** Where a row is written: section of which document, and that the contracts are not public. */
const writtenIn = (source: string, from: string): Html => {
  const text = source.replace(/^(common|dns|csn) (?=\d)/, (_, name) => `${name} contract `);
  return text.includes('contract ')
    ? html`${text} (<a href="${linkTo(from, 'reference/index.html')}#how-to-read-it">not public</a>)`
    : html`${text}`;
};

function factsOf(row: Operation, from: string): Html {
  const permission = isBce(row) ? permissionOf(row) : html`the operator's token`;
  const token =
    isBce(row) && row.method !== 'GET'
      ? html`<dt>Repeating</dt><dd><code>clientToken</code> in the query</dd>\n`
      : undefined;
  return html`<dl class="facts">
<dt>Permission</dt><dd>${permission}</dd>
<dt>Success</dt><dd>${row.status ?? 200}</dd>
${token}<dt>Written in</dt><dd>${writtenIn(row.source, from)}</dd>
</dl>
`;
}

/** The section of an operation. `from`: the page it stands on. */
export function sectionOf(row: Operation, from: string): Html {
  const query = row.flag === undefined ? '' : `?${row.flag}`;
  const command = isBce(row) ? commandOf(row) : curlOf(row);
  const box = isBce(row)
    ? boxOf(
        DIFFERENCES[row.name as OperationName],
        SERVICE_DIFFERENCES[row.service as Exclude<typeof row.service, 'netloom'>],
        from,
      )
    : markup('');
  return html`<section class="operation">
<h2 id="${row.name}">${row.name} <a class="anchor" href="#${row.name}">#</a></h2>
<p class="request"><span class="method">${row.method}</span> <span>${row.path}${query}</span></p>
${
  isOurs(row)
    ? html`<p>${ABOUT[row.name]}</p>
`
    : undefined
}${factsOf(row, from)}${parametersOf(row)}${row.body === undefined ? undefined : membersOf('Body', row, row.body, true)}${answerOf(row)}${errorsOf(row, from)}<h4>Example</h4>
<pre><code class="language-sh">${command}</code></pre>
${box}</section>
`;
}
