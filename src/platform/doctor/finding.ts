/** How bad it is: `fail` keeps a server from starting or serving, `warn` will be felt some day. */
export type Level = 'ok' | 'warn' | 'fail';

/** One sentence on what was found, and, where it is not well, what to do. */
export interface Finding {
  readonly level: Level;
  readonly topic: string;
  readonly says: string;
}

export const ok = (topic: string, says: string): Finding => ({ level: 'ok', topic, says });
export const warn = (topic: string, says: string): Finding => ({ level: 'warn', topic, says });
export const fail = (topic: string, says: string): Finding => ({ level: 'fail', topic, says });

/** 512 MiB, 3.5 GiB */
export function octets(count: number): string {
  const units = ['octets', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, count)) / 10)));
  return `${Number((count / 2 ** (10 * power)).toFixed(1))} ${units[power]}`;
}
