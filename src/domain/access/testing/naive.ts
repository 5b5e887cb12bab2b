import { BlockList, isIPv4 } from 'node:net';
import type { Circumstances, Wanted } from '../types.ts';
import type { Entry } from './documents.ts';

/** A second evaluator, as plain as can be: it reads documents each time, and shares nothing with the first. */

const ORDER = ['READ', 'OPERATE', 'FULL_CONTROL'];

/** Allowed by these entries, all taken as one list. */
export function naively(list: readonly Entry[], wanted: Wanted, circumstances: Circumstances): boolean {
  const applying = list.filter((entry) => applies(entry, wanted, circumstances));
  return applying.length > 0 && applying.every(({ effect }) => effect === 'Allow');
}

function applies(entry: Entry, wanted: Wanted, circumstances: Circumstances): boolean {
  const service = `bce:${entry.service.toLowerCase().split(':').at(-1)}`.replace(/:ld$/, ':privatezone');
  if (service !== 'bce:*' && service !== wanted.service) return false;
  const elsewhere = entry.region !== '*' && entry.region.toLowerCase() !== wanted.region;
  if (elsewhere && !(entry.effect === 'Deny' && wanted.region === '*')) return false;
  const needed = ORDER.indexOf(wanted.level);
  const named = entry.permission.some((permission) => {
    const text = permission.toUpperCase().replace(/^LD_/, 'PRIVATEZONE_');
    if (text === '*' || text === `${wanted.prefix}_*`) return true;
    const given = ORDER.findIndex((level) => text === level || text === `${wanted.prefix}_${level}`);
    return given >= 0 && (entry.effect === 'Allow' ? given >= needed : given <= needed);
  });
  if (!named) return false;
  if (!(entry.resource ?? ['*']).some((pattern) => matchesByRegex(pattern, wanted.resource))) return false;
  const { ipAddress, currentTime } = entry.condition ?? {};
  if (ipAddress !== undefined && ![ipAddress].flat().some((network) => isWithin(network, circumstances.from)))
    return false;
  if (currentTime?.dateLessThan !== undefined && circumstances.at >= Date.parse(currentTime.dateLessThan)) return false;
  return currentTime?.dateGreaterThan === undefined || circumstances.at > Date.parse(currentTime.dateGreaterThan);
}

export function matchesByRegex(pattern: string, resource: string): boolean {
  const [, id = ''] = /^[^/]*\/(.*)$/s.exec(resource)!;
  const source = [...pattern].map((character) =>
    character === '*' ? '.*' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return new RegExp(`^${source.join('')}$`, 'su').test(pattern.includes('/') ? resource : id);
}

function isWithin(network: string, from: string): boolean {
  const plain = (text: string): string => text.replace(/^::ffff:(?=\d+\.)/, '');
  const [address, given] = network.split('/');
  const [base, host] = [plain(address!), plain(from)];
  if (isIPv4(base) !== isIPv4(host)) return false;
  const family = isIPv4(base) ? 'ipv4' : 'ipv6';
  const whole = family === 'ipv4' ? 32 : 128;
  const length = given === undefined ? whole : Number(given) - (base === address ? 0 : 96);
  const list = new BlockList();
  list.addSubnet(base, length, family);
  return list.check(host, family);
}
