// Theme, copying of commands, search. Pages read without it.
const root = document.body.dataset.root;

const dark = matchMedia('(prefers-color-scheme: dark)');
document.getElementById('theme').addEventListener('click', () => {
  const { dataset } = document.documentElement;
  dataset.theme = (dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem('netloom-theme', dataset.theme);
  } catch {
    // Then it is for this page.
  }
});

for (const block of document.querySelectorAll('pre')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', () => {
    const text = block.querySelector('code').textContent;
    navigator.clipboard?.writeText(text).then(() => {
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 1500);
    });
  });
  block.append(button);
}

const input = document.getElementById('search');
const found = document.getElementById('found');
let chosen = -1;

/** The index is a script, for a page from the file system may load nothing else. */
function loadIndex() {
  if (window.NETLOOM_INDEX || document.getElementById('index')) return;
  const script = document.createElement('script');
  script.id = 'index';
  script.src = `${root}search-index.js`;
  script.onload = show;
  document.head.append(script);
}

/** The text around the first of the words. */
function around(text, words) {
  const at = text.toLowerCase().indexOf(words.find((word) => text.toLowerCase().includes(word)) ?? '');
  const from = Math.max(0, at - 40);
  return (from > 0 ? '… ' : '') + text.slice(from, from + 140);
}

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  chosen = -1;
  found.hidden = words.length === 0;
  if (found.hidden || !window.NETLOOM_INDEX) return;
  const best = window.NETLOOM_INDEX.map((passage) => ({ passage, sum: globalThis.netloomFit(passage, words) }))
    .filter(({ sum }) => sum > 0)
    .sort((a, b) => b.sum - a.sum)
    .slice(0, 12);
  found.replaceChildren(
    ...best.map(({ passage: [title, page, url, text] }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = root + url;
      const [strong, where, excerpt] = ['strong', 'small', 'span'].map((tag) => document.createElement(tag));
      strong.textContent = title;
      where.textContent = title === page ? '' : page;
      excerpt.textContent = around(text, words);
      link.append(strong, where, excerpt);
      item.append(link);
      return item;
    }),
  );
  if (best.length === 0) found.textContent = 'Nothing found.';
}

input.addEventListener('focus', loadIndex);
input.addEventListener('input', () => {
  loadIndex();
  show();
});
input.addEventListener('keydown', (event) => {
  const links = [...found.querySelectorAll('a')];
  if (event.key === 'Escape') {
    input.value = '';
    show();
  } else if (event.key === 'Enter') {
    (links[chosen] ?? links[0])?.click();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    chosen = Math.max(0, Math.min(links.length - 1, chosen + step));
    links.forEach((link, i) => {
      link.classList.toggle('chosen', i === chosen);
    });
    links[chosen]?.scrollIntoView({ block: 'nearest' });
  }
});
found.addEventListener('click', () => {
  input.value = '';
  found.hidden = true;
});
document.addEventListener('click', (event) => {
  if (!event.target.closest('.search')) found.hidden = true;
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.matches('input')) {
    event.preventDefault();
    input.focus();
  }
});
