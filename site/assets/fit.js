// How well a passage of the index fits what was typed; for site.js.

/** 0: not at all. Every word must be somewhere in it, or be one its page is looked for by; what tells how comes first. */
globalThis.netloomFit = ([title, page, , text, rank, also], words) => {
  const [head, name, body] = [title.toLowerCase(), page.toLowerCase(), text.toLowerCase()];
  let sum = 0;
  for (const word of words) {
    if (head === word) sum += 40;
    else if (head.startsWith(word)) sum += 20;
    else if (also.split(' ').includes(word)) sum += 15;
    else if (head.includes(word)) sum += 10;
    else if (name.includes(word)) sum += 4;
    else if (body.includes(word)) sum += 1;
    else return 0;
  }
  return sum + rank;
};
