import { copyOctets } from '../wire/octets.ts';

/** What is known of one answer beside its octets. */
export interface LogRecord {
  /** When its query came, milliseconds since 1970. */
  readonly time: number;
  readonly durationUs: number;
  /** Index of its VPC in the batch. */
  readonly vpc: number;
  readonly protocol: 'udp' | 'tcp';
  /** Number of a source (sources.ts). */
  readonly from: number;
  readonly rcode: number;
  /** INFO-CODE (RFC 8914); -1: none. */
  readonly extended: number;
  /** Address, 4 or 16 octets. */
  readonly client: Uint8Array;
  /** The answer as it was sent: it repeats the question, and of the flags what the client said. */
  readonly answer: Uint8Array;
}

/** Answers to log, in the form that travels from the dns thread to the main one. */
export interface LogBatch {
  readonly vpcs: readonly string[];
  /** Records, one behind the other. */
  readonly octets: Uint8Array<ArrayBuffer>;
}

/** time, duration, vpc, protocol, from, rcode, extended, lengths of client and answer. */
const FIXED = 8 + 4 + 2 + 1 + 1 + 2 + 2 + 1 + 2;

export const recordLength = (client: Uint8Array, answer: number): number => FIXED + client.length + answer;

/** Writes a record, the answer being the first `length` octets of its array; says where the next one goes. */
export function writeRecord(view: DataView<ArrayBuffer>, start: number, record: LogRecord, length: number): number {
  const { client, answer } = record;
  view.setFloat64(start, record.time);
  view.setUint32(start + 8, record.durationUs);
  view.setUint16(start + 12, record.vpc);
  view.setUint8(start + 14, record.protocol === 'udp' ? 0 : 1);
  view.setUint8(start + 15, record.from);
  view.setUint16(start + 16, record.rcode);
  view.setInt16(start + 18, record.extended);
  view.setUint8(start + 20, client.length);
  view.setUint16(start + 21, length);
  const octets = new Uint8Array(view.buffer);
  const at = copyOctets(client, 0, client.length, octets, start + FIXED);
  octets.set(answer.subarray(0, length), at);
  return at + length;
}

export function* recordsIn({ octets }: Pick<LogBatch, 'octets'>): Iterable<LogRecord> {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  let at = 0;
  while (at < octets.length) {
    const client = at + FIXED;
    const answer = client + view.getUint8(at + 20);
    const end = answer + view.getUint16(at + 21);
    yield {
      time: view.getFloat64(at),
      durationUs: view.getUint32(at + 8),
      vpc: view.getUint16(at + 12),
      protocol: view.getUint8(at + 14) === 0 ? 'udp' : 'tcp',
      from: view.getUint8(at + 15),
      rcode: view.getUint16(at + 16),
      extended: view.getInt16(at + 18),
      client: octets.subarray(client, answer),
      answer: octets.subarray(answer, end),
    };
    at = end;
  }
}
