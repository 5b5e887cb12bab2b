import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { SignedRequest } from '../../src/bce/auth/request.ts';
import { SigningKeys } from '../../src/bce/auth/signature.ts';
import { type Call, NOW, PERMANENT, signed, TEMPORARY, TIME } from '../../src/bce/auth/testing/signed-request.ts';
import { authenticate } from '../../src/bce/auth/verify.ts';
import { listen } from '../../src/http/server.ts';
import { randomFrom } from './mutations.ts';
import { flipped, readWire, sameBecause, wireOf } from './signature-flips.ts';

const LONG = process.env.NETLOOM_TEST_LONG === '1';
const FLIPS = LONG ? 1_000_000 : 100_000;

const BODY = JSON.stringify({ rr: 'www', value: '10.0.0.1', type: 'A', ttl: 60, description: 'naïve' });
const ofBody = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': String(Buffer.byteLength(BODY)),
  'Content-MD5': createHash('md5').update(BODY).digest('base64'),
};
const host = { Host: 'privatezone.baidubce.com:8787', 'x-bce-date': TIME };

/** Every octet of these is signed: no header is left out of the list, and each body has its digest. */
const CALLS: readonly Call[] = [
  { path: '/v1/privatezone', query: 'marker=zone-ab%2Fcd&maxKeys=10', headers: host },
  { method: 'POST', path: '/v1/privatezone/zone-a%20b/record', headers: { ...host, ...ofBody }, body: BODY },
  {
    method: 'PUT',
    path: '/v1/privatezone/zone-1',
    query: 'bind=&clientToken=a%7eb',
    headers: { ...host, ...ofBody, 'x-bce-request-id': '0a-1' },
    signedHeaders: ['host', 'x-bce-date', 'x-bce-request-id', 'content-type', 'content-length', 'content-md5'],
    body: BODY,
  },
  {
    method: 'DELETE',
    path: '/v1/privatezone/record/rec-1',
    headers: { ...host, 'x-bce-security-token': TEMPORARY.session!.token },
  },
];

const WIRES = CALLS.map((call) => wireOf(signed(call)));
type Verifier = (request: SignedRequest) => boolean;

const signingKeys = new SigningKeys();
const verify: Verifier = (request) => {
  const credential = request.rawHeaders.includes('x-bce-security-token') ? TEMPORARY : PERMANENT;
  const outcome = authenticate(request, (id) => (id === 'AK' ? credential : undefined), NOW, { signingKeys });
  return !('code' in outcome);
};

/** How many changed requests a verifier took, by the reason that makes them the same; 'WRONG' is none. */
function accepted(verifier: Verifier, flips: number, seed: number): Record<string, number> {
  const random = randomFrom(seed);
  const count: Record<string, number> = {};
  for (let i = 0; i < flips; i += 1) {
    const wire = WIRES[i % WIRES.length]!;
    const changed = flipped(wire, random(8 * wire.length));
    const request = readWire(changed);
    if (request === undefined || !verifier(request)) continue;
    const reason = sameBecause(wire, changed) ?? 'WRONG';
    count[reason] = (count[reason] ?? 0) + 1;
  }
  return count;
}

test(`${FLIPS} single-bit changes of signed requests: none is accepted that means anything else`, () => {
  for (const wire of WIRES) assert.ok(verify(readWire(wire)!));
  const count = accepted(verify, FLIPS, 20260305);
  console.log(`bits changed: ${FLIPS}, accepted: ${JSON.stringify(count)}`);
  assert.equal(count.WRONG, undefined);
  // The four spellings that a signature does not tell apart; were one missing, its example would be.
  assert.deepEqual(Object.keys(count).sort(), ['escape', 'header name', 'list', 'version']);
});

test('a verifier that ignores one header, the body or the method is found', () => {
  const forgetful = (name: string, value: string): Verifier => {
    return (request) => {
      const at = request.rawHeaders.findIndex((other, i) => i % 2 === 0 && other.toLowerCase() === name);
      return verify(at < 0 ? request : { ...request, rawHeaders: request.rawHeaders.with(at + 1, value) });
    };
  };
  const planted: Record<string, Verifier> = {
    'content-type': forgetful('content-type', ofBody['Content-Type']),
    'x-bce-date': forgetful('x-bce-date', TIME),
    body: (request) => verify(request.body.length === 0 ? request : { ...request, body: Buffer.from(BODY) }),
    method: (request) => CALLS.some(({ method = 'GET' }) => verify({ ...request, method })),
  };
  for (const [what, verifier] of Object.entries(planted)) {
    assert.ok(accepted(verifier, 8000, 20260306).WRONG! > 0, `${what} ignored`);
  }
});

test('single bits of two requests, over the wire: the same are accepted, and no other', async (t) => {
  const taken: SignedRequest[] = [];
  const listener = await listen('127.0.0.1', 0, {
    handle: async (request) => {
      if (request.body !== undefined && verify({ ...request, body: request.body }))
        taken.push(request as SignedRequest);
      return { status: 200, headers: {}, body: '' };
    },
    malformed: () => ({ status: 400, headers: {}, body: '' }),
    failed: assert.ifError,
  });
  t.after(() => listener.close());
  const send = (wire: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: listener.port });
      // A length that grew waits for a body that never comes.
      socket.setTimeout(100, () => socket.destroy());
      socket.on('data', () => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      socket.write(wire, 'latin1');
    });
  for (const wire of WIRES.slice(0, 2)) {
    await send(wire);
    assert.equal(taken.splice(0).length, 1, 'unchanged, it is accepted');
    const bits = Array.from({ length: 8 * wire.length }, (_, bit) => bit).filter((bit) => LONG || bit % 3 === 0);
    const wrong: string[] = [];
    for (const bit of bits) {
      const changed = flipped(wire, bit);
      await send(changed);
      if (taken.splice(0).length > 0 && sameBecause(wire, changed) === undefined) wrong.push(JSON.stringify(changed));
    }
    assert.deepEqual(wrong, []);
  }
});
