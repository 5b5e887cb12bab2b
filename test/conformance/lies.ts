import type { Asked, Lie, Told } from './liar.ts';

/** Spoils the answers it is for. */
export const spoils =
  (which: (asked: Asked, told: Told) => boolean, spoil: (told: Told) => void): Lie =>
  async (asked, ask) => {
    const told = await ask();
    if (which(asked, told)) spoil(told);
    return told;
  };

export const codeIs =
  (code: string) =>
  (_: Asked, { text }: Told) =>
    text.includes(`"code":"${code}"`);
export const isPath = (path: RegExp) => (asked: Asked) => asked.method === 'GET' && path.test(asked.path);
export const any = () => true;
/** Changes what was answered as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: what is spoilt is anything.
export const body = (change: (json: any) => void) => (told: Told) => {
  if (!told.text.startsWith('{')) return;
  const json = JSON.parse(told.text);
  change(json);
  told.text = JSON.stringify(json);
};

/** A refusal in the server's stead. */
const refusalOf = (status: number, code: string): Told => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  text: JSON.stringify({ code, message: 'no', requestId: 'r' }),
});
export const malformed = () => refusalOf(400, 'MalformedJSON');
export const denied = () => refusalOf(403, 'AccessDenied');
