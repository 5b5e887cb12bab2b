import { EVERYWHERE } from '../../src/contract/differences/everywhere.ts';
import type { Difference } from '../../src/contract/differences/index.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { linkTo } from '../page.ts';
import { itemOf, KINDS } from './differences.ts';

const path = 'reference/index.html';

/** What one whole service does otherwise, beyond what all do. */
export interface OfService {
  readonly title: string;
  readonly own: readonly Difference[];
}

/** How to read the reference, and what holds for all services. */
export function overviewPage(services: readonly Page[], shared: readonly OfService[]): Page {
  const kinds = Object.values(KINDS).map(
    ([word, meaning]) => html`<tr><td><span class="kind">${word}</span></td><td>${meaning}</td></tr>\n`,
  );
  const items = services.map(
    (page) => html`<li><a href="${linkTo(path, page.path)}">${page.title}</a>: ${page.passages[0]?.text}</li>\n`,
  );
  const list = (differences: readonly Difference[]) =>
    html`<ul>\n${differences.map((difference) => itemOf(difference, path))}</ul>\n`;
  const ofServices = shared.map(({ title, own }) => html`<h3>In ${title} alone</h3>\n${list(own)}`);
  const body = html`<h1>Reference</h1>
<p>Made from the table the server itself runs by (<code>src/contract</code>): a row per operation. What is not in it is not served; what of
the cloud’s API that is stands under <a href="${linkTo(path, 'absent.html')}">What is not there</a>.</p>
<ul>
${items}<li><a href="errors.html">Errors</a>: every code, its status and its texts.</li>
<li><a href="commands.html">Commands</a> of <code>netloom</code>, and its <a href="settings.html">settings</a>.</li>
</ul>
<h2 id="how-to-read-it">How to read it</h2>
<p>Requests and answers are JSON, signed with bce-auth-v1; any client of Baidu’s does it. Every POST, PUT and DELETE takes
<code>clientToken</code> in its query: the same call with the same token is done once. The examples use
<a href="${linkTo(path, 'files/examples/call.mjs.html')}">examples/call.mjs</a>, and keys from <code>eval "$(npx netloom env)"</code>; the ids in them are made up.
Permissions are those of a caller below root (<a href="${linkTo(path, 'guide/identity.html')}">who may do what</a>).</p>
<p>“Written in” names what a row was built from: the common, dns and csn contracts are the documents Netloom was built from, put together from
Baidu’s public documentation, its open API description and its SDKs. They are not part of the repository. A name such as “decisions/vpc” is a page here.</p>
<h2 id="differs-from-baidu-cloud">Differs from Baidu Cloud</h2>
<p>Nobody has compared Netloom with the real cloud call by call yet. What the cloud answers is known from its public documentation; what it is asked,
from its SDKs, which were run. Where neither says a word, Netloom had to decide. Each operation has a box that says so, in sentences of four kinds:</p>
<div class="wide"><table><tbody>${kinds}</tbody></table></div>
<p>Who has an account can find out: <a href="${linkTo(path, 'guide/conformance.html')}">netloom conformance</a> asks any endpoint, and only reads unless told otherwise. Where a case of it
asks what a sentence is about, the sentence ends with it: <span class="asked">ask: <code>--case …</code></span>.</p>
<h2 id="in-all-services">In all services</h2>
${list(EVERYWHERE)}${ofServices}`;
  const passage = (id: string, title: string, text: string) => ({ id, title, depth: 2, text });
  return {
    path,
    title: 'Reference',
    section: 'Reference',
    body,
    passages: [
      { id: '', title: 'Reference', depth: 1, text: 'Every operation of the table the server runs by.' },
      passage('how-to-read-it', 'How to read it', 'JSON, bce-auth-v1, clientToken, examples, permissions, sources'),
      passage(
        'differs-from-baidu-cloud',
        'Differs from Baidu Cloud',
        'What is known of the cloud, and what Netloom had to decide',
      ),
      passage('in-all-services', 'In all services', EVERYWHERE.map(({ sentence }) => sentence).join(' ')),
      ...shared.map(({ title, own }) =>
        passage('in-all-services', `In ${title} alone`, own.map(({ sentence }) => sentence).join(' ')),
      ),
    ],
  };
}
