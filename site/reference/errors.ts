import { ERRORS, type ErrorCode, type ErrorForm } from '../../src/contract/errors.ts';
import { GLOBAL_CODES, type Operation } from '../../src/contract/operation.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../page.ts';

function rowOf(code: ErrorCode, raised: readonly Operation[]): Html {
  const { status, text, dns }: ErrorForm = ERRORS[code];
  const names = raised.map(
    ({ name, service }, i) => html`${i > 0 ? ', ' : ''}<a href="${service}.html#${name}">${name}</a>`,
  );
  const other = dns === undefined ? undefined : html`<br>PrivateZone: ${dns}`;
  return html`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${text}${other}</td><td>${names}</td></tr>\n`;
}

const table = (last: string, rows: readonly Html[]): Html =>
  html`<div class="wide"><table><thead><tr><th>code</th><th>status</th><th>message</th><th>${last}</th></tr></thead><tbody>${rows}</tbody></table></div>
`;

/** Every code with its status, its texts, and who raises it. */
export function errorsPage(rows: readonly Operation[]): Page {
  const codes = (Object.keys(ERRORS) as ErrorCode[]).sort();
  const own = codes.map((code) => [code, rows.filter((row) => row.errors.includes(code))] as const);
  const body = html`<h1>Errors</h1>
<p>An error is <code>{"code": …, "message": …, "requestId": …}</code>. Programs go by the code: the messages are those the cloud prints,
odd spelling included, and nothing is added to them; of <code>NoSuchObject</code>, <code>OperationDenied</code>, <code>QuotaExceeded</code>, <code>TooManyRequests</code>
and the two codes that begin with <code>NotAllow</code> and name a VPC or a subnet they are Netloom’s own. In them <code>{time}</code> and <code>{subject}</code> stand for the time and the value that were refused.</p>
<h2 id="codes-of-every-operation">Codes of every operation</h2>
<p>Any operation may answer these. Of our own API only what the operator's token, the path and the body can do wrong.</p>
${table(
  '',
  [...GLOBAL_CODES].sort().map((code) => rowOf(code, [])),
)}<h2 id="codes-of-operations">Codes of operations</h2>
${table(
  'raised by',
  own
    .filter(([, raised]) => raised.length > 0)
    .map(([code, raised]) => (GLOBAL_CODES.includes(code) ? undefined : rowOf(code, raised)))
    .filter((row) => row !== undefined),
)}`;
  return {
    path: 'reference/errors.html',
    title: 'Errors',
    section: 'Reference',
    body,
    passages: [
      { id: 'codes-of-every-operation', title: 'Codes of every operation', depth: 2, text: GLOBAL_CODES.join(' ') },
      ...codes
        .filter((code) => own.some(([one, raised]) => one === code && raised.length > 0) || GLOBAL_CODES.includes(code))
        .map((code) => ({ id: code, title: code, depth: 3, text: ERRORS[code].text })),
    ],
  };
}
