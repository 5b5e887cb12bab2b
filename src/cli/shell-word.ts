/** For a shell: nothing in it is expanded. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9._:/[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
