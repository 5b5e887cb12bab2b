import { GROUPS } from '../../src/cli/commands.ts';
import { html } from '../html.ts';
import { linkTo, type Page } from '../page.ts';

const path = 'reference/commands.html';

/** What `netloom help` and `netloom help <command>` say, of every command. A command is had by loading it. */
const told = await Promise.all(
  Object.entries(GROUPS).map(async ([title, commands]) => ({
    title,
    commands: await Promise.all(
      Object.entries(commands).map(async ([name, { short, load }]) => ({ name, short, ...(await load()) })),
    ),
  })),
);

/** Every command, by what one wants. */
export function commandsPage(): Page {
  const groups = told.map(({ title, commands }) => {
    const list = commands.map(
      ({ name, usage, about }) => html`<h3 id="${name}">${name}</h3>
<pre><code class="language-text">${`netloom ${`${name} ${usage}`.trimEnd()}`}</code></pre>
<p>${about}</p>
`,
    );
    return html`<h2 id="${slug(title)}">${title}</h2>\n${list}`;
  });
  const body = html`<h1>Commands</h1>
<p>In a clone, and in a project that has Netloom as a dependency: <code>npx netloom</code>; in a container: <code>netloom</code>. Every command takes every
<a href="${linkTo(path, 'reference/settings.html')}">setting</a> as a flag too, and finds a server by them: it asks the admin listener, with the token
from the data folder or <code>NETLOOM_ADMIN_TOKEN</code>. Exit code 2 says that the command was not written as it wants it.</p>
${groups}`;
  const passages = told.flatMap(({ title, commands }) => [
    { id: slug(title), title, depth: 2, text: commands.map(({ name }) => name).join(' ') },
    ...commands.map(({ name, short, about }) => ({
      id: name,
      title: `netloom ${name}`,
      depth: 3,
      text: `${short}. ${about}`,
    })),
  ]);
  const head = { id: '', title: 'Commands', depth: 1, text: 'netloom and its commands, with what each takes.' };
  return { path, title: 'Commands', section: 'Reference', body, passages: [head, ...passages] };
}

const slug = (title: string): string => `about-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
