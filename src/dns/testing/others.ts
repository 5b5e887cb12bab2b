import type { Ask, Found, FoundRecord, Told } from '../forward/messages.ts';
import { nameFromText } from '../wire/name.ts';
import { joinOctets } from '../wire/octets.ts';
import { ANY, TYPES } from '../wire/types.ts';

/** What others say, in every form the forward thread may tell it: made up from a number that chooses. */

const wire = (text: string): Uint8Array => nameFromText(text)!;
const TTLS = [0, 1, 5, 60, 100_000];
const CNAME = TYPES.CNAME.code;

const record = (name: Uint8Array, type: number, ttl: number, rdata: Uint8Array): FoundRecord => ({
  name,
  type,
  ttl,
  rdata,
});

/** An SOA whose owner is the name without so many labels. */
function soaAbove(name: Uint8Array, labels: number, ttl: number): FoundRecord {
  let at = 0;
  for (let left = labels; left > 0 && name[at] !== 0; left -= 1) at += 1 + name[at]!;
  const times = new Uint8Array(20);
  new DataView(times.buffer).setUint32(16, ttl);
  return record(name.slice(at), TYPES.SOA.code, ttl, joinOctets([wire('ns.test'), wire('host.test'), times]));
}

/** @param random a whole number below its argument. */
export function toldBy(random: (below: number) => number, { id, name, type }: Ask): Told {
  const ttl = TTLS[random(TTLS.length)]!;
  const found = (rcode: number, answers: FoundRecord[], authorities: FoundRecord[] = []): Found => {
    return { id, rcode, answers, authorities };
  };
  const end = (owner: Uint8Array): FoundRecord[] => recordsOf(owner, type, ttl, 1 + random(40));
  const to = wire(
    ['www.public.test', 'www.corp.test', 'host.hq.test', 'loop.corp.test', 'missing.open.test'][random(5)]!,
  );
  // No record can have it: an answer with one cannot be read.
  if (type === TYPES.OPT.code) return { id, failed: 'nonsense' };
  switch (random(10)) {
    case 0:
      return { id, failed: random(2) === 0 ? 'timeout' : 'nonsense' };
    case 1:
      return found(3, [], [soaAbove(name, random(3), ttl)]);
    case 2:
      return found(0, [], random(2) === 0 ? [] : [soaAbove(name, random(2), ttl)]);
    case 3: // an alias, and behind it what the alias leads to
      return found(0, [record(name, CNAME, ttl, to), ...end(to)]);
    case 4: // an alias alone
      return found(0, [record(name, CNAME, ttl, to)]);
    case 5: // in a circle
      return found(0, [record(name, CNAME, ttl, to), record(to, CNAME, ttl, name)]);
    case 6: {
      // a chain longer than is followed
      const links = Array.from({ length: 12 }, (_, i) => wire(`l${i}.chain.test`));
      return found(
        0,
        [name, ...links].map((owner, i) => record(owner, CNAME, ttl, links[i] ?? to)),
      );
    }
    case 7:
      return found(random(16), []);
    default:
      return found(0, end(name));
  }
}

/** Of a type that is read, its rdata is in order: the forward thread tells no other. Of one that is not, it is anything. */
function recordsOf(owner: Uint8Array, type: number, ttl: number, count: number): FoundRecord[] {
  const name = wire('name.test');
  const rdata = (i: number): Uint8Array => {
    if (type === TYPES.A.code) return Uint8Array.of(203, 0, 113, i);
    if (type === TYPES.AAAA.code) return new Uint8Array(16).fill(i);
    if (type === TYPES.MX.code) return joinOctets([Uint8Array.of(0, i), name]);
    if (type === TYPES.SRV.code) return joinOctets([Uint8Array.of(0, i, 0, i, 0, 53), name]);
    if (type === TYPES.SOA.code) return joinOctets([name, name, new Uint8Array(20)]);
    if (NAMES.has(type)) return name;
    const length = (i * 37) % 255;
    return Uint8Array.of(length, ...new Uint8Array(length).fill(i));
  };
  const shown = type === ANY ? TYPES.TXT.code : type;
  return Array.from({ length: count }, (_, i) => record(owner, shown, ttl, rdata(i)));
}

const NAMES: ReadonlySet<number> = new Set([TYPES.NS.code, TYPES.CNAME.code, TYPES.PTR.code]);
