import { read } from '../house/tree.ts';

/** The blocks of a page in this language, in their order. */
export const blocksOf = (page: string, language: string): string[] =>
  [...read(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, word, text]) => (word === language ? [text!] : []));
