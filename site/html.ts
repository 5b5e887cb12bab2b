/** Markup that may go into a page as it is. Everything else that goes into one is text, and is escaped. */
export interface Html {
  readonly html: string;
}

export type Part = Html | string | number | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);

/** Says of markup that it is some: only for what was escaped already, or made by the Markdown renderer. */
export const markup = (html: string): Html => ({ html });

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(written).join('');
}

/** A template of markup; its values are text, further markup, or lists of both. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html =>
  markup(strings.map((text, i) => text + (i < values.length ? written(values[i]) : '')).join(''));

/** The text of markup, on one line. */
export const textOf = ({ html: text }: Html): string =>
  text
    .replace(/<\/?(?:a|b|code|em|span|strong|wbr)(?:\s[^>]*)?>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (entity) => Object.keys(ENTITIES).find((key) => ENTITIES[key] === entity)!)
    .replace(/\s+/g, ' ')
    .trim();
