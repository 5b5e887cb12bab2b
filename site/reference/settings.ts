import { DEFAULTS, SETTINGS } from '../../src/platform/settings.ts';
import { type Html, html } from '../html.ts';
import { linkTo, type Page } from '../page.ts';

const path = 'reference/settings.html';

/** NETLOOM_DNS_PORT as a flag: --dns-port. */
const flagOf = (name: string): string => `--${name.replace('NETLOOM_', '').toLowerCase().replaceAll('_', '-')}`;

/** The one that depends on the system has no value in the table. */
const POOL = html`<code>127.64.0.0/16</code><br>elsewhere than on Linux: <code>ports:15300-15399</code>`;
const defaults: Readonly<Partial<Record<string, string>>> = DEFAULTS;

/** A list with an item a line. */
function unlessSet(name: string): Html | undefined {
  if (name === 'NETLOOM_DNS_POOL') return POOL;
  return defaults[name]
    ?.split(',')
    .map((item) => html`<code>${item}</code>`)
    .reduce((before, item) => html`${before},<br>${item}`);
}

/** Every setting, what it is, and what it is when nobody sets it: of the table the server reads them by. */
export function settingsPage(): Page {
  const rows = Object.entries(SETTINGS).map(([name, about]) => {
    return html`<tr id="${name}"><td><code>${name}</code><br><code>${flagOf(name)}</code></td><td>${about}</td><td>${unlessSet(name)}</td></tr>\n`;
  });
  const body = html`<h1>Settings</h1>
<p>Each may be given as a flag of any command (<code>netloom serve --dns-port 5353</code>), by the environment (<code>NETLOOM_DNS_PORT=5353</code>), or as a
line <code>NETLOOM_DNS_PORT=5353</code> of the file that <code>NETLOOM_CONFIG</code> names; the first of them that says something holds. One that is not in
this table is refused. <code>netloom help settings</code> prints it; <a href="${linkTo(path, 'guide/operations.html')}#doctor">netloom doctor</a> says what
a server with yours would find.</p>
<div class="wide"><table><thead><tr><th>setting</th><th>what it is</th><th>unless set</th></tr></thead><tbody>${rows}</tbody></table></div>
`;
  const passages = Object.entries(SETTINGS).map(([name, text]) => ({ id: name, title: name, depth: 3, text }));
  const head = { id: '', title: 'Settings', depth: 1, text: 'Flags, environment, configuration file; defaults.' };
  return { path, title: 'Settings', section: 'Reference', body, passages: [head, ...passages] };
}
