/**
 * Microseconds of processor per request for its signature and what its caller may do: `npm run bench:access`.
 *
 * The caller is a user with 100 policies of five statements each, one of them a Deny, and a group with five more: every
 * statement about the service is looked at, for a Deny anywhere would win. The lowest of several rounds, with the signing
 * key remembered (all requests of one second): as bench/auth.ts has it, and the edge's own way from the key to the answer.
 */

import type { SignedRequest } from '../src/bce/auth/request.ts';
import { sign } from '../src/bce/auth/sign.ts';
import { SigningKeys } from '../src/bce/auth/signature.ts';
import { authenticate } from '../src/bce/auth/verify.ts';
import { mayCall } from '../src/bce/authorize.ts';
import { type AccountCredential, Credentials } from '../src/bce/credentials.ts';
import { BCE_OPERATIONS } from '../src/contract/bce.ts';
import type { Attachment } from '../src/domain/iam/types.ts';
import { emptyState, type State } from '../src/domain/state.ts';
import { utcTime } from '../src/domain/time.ts';
import { Query } from '../src/http/query.ts';

const ROUNDS = 9;
const REQUESTS = 10_000;
const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);
const ACCOUNT = '0123456789abcdef0123456789abcdef';
const KEY = 'ALTAKbenchuserkey0000001';
const SECRET = '00112233445566778899aabbccddeeff';
const POLICIES = 100;

const SERVICES = ['bce:privatezone', 'bce:csn', 'bce:network', 'bce:iam', 'bce:bos'];
const TYPES: Readonly<Record<string, string>> = {
  ...{ 'bce:privatezone': 'zone/zone-', 'bce:csn': 'csn/csn-', 'bce:network': 'vpc/vpc-' },
  ...{ 'bce:iam': 'user/team-', 'bce:bos': 'bucket-' },
};

/** Statement `i` of policy `n`: three patterns of things, the fourth of each policy a Deny, the last with a condition. */
function statement(n: number, i: number, service: string): object {
  const thing = (k: number): string => `${TYPES[service]}${((n * 5 + i) * 3 + k).toString(36).padStart(6, 'x')}`;
  return {
    ...{ eid: `e${i}`, service, region: '*', effect: i === 3 ? 'Deny' : 'Allow', permission: ['READ', 'OPERATE'] },
    resource: [thing(0), `${thing(1)}*`, `${thing(2)}-*-prod`],
    ...(i === 4 && { condition: { ipAddress: ['10.0.0.0/8', '192.168.0.0/16'] } }),
  };
}

/** An account whose user has the policies, with statements about these services in turn. The last allows one CSN. */
function worldOf(services: readonly string[]): State {
  const state = emptyState();
  const thing = { position: 1, account: ACCOUNT, description: '', createdAt: NOW };
  const policy = (n: number, statements: readonly object[]): Attachment => {
    const id = n.toString(16).padStart(32, '0');
    const document = JSON.stringify({ accessControlList: statements });
    state.iam.policies.set(id, { ...thing, id, name: `policy-${n}`, document });
    return { policy: id, at: NOW };
  };
  const five = (n: number): object[] =>
    [0, 1, 2, 3, 4].map((i) => statement(n, i, services[(n * 5 + i) % services.length]!));
  const policies = Array.from({ length: POLICIES }, (_, n) => policy(n, five(n)));
  const group = {
    ...thing,
    id: 'group',
    name: 'team',
    policies: [0, 1, 2, 3].map((n) => policy(POLICIES + n, five(POLICIES + n))),
  };
  const allowing = {
    service: 'bce:csn',
    region: '*',
    effect: 'Allow',
    permission: ['CSN_READ'],
    resource: ['csn/csn-bench*'],
  };
  group.policies.push(policy(POLICIES + 4, [allowing]));
  state.iam.groups.set(group.id, group);
  const key = { id: KEY, secret: SECRET, enabled: true, createdAt: NOW };
  const user = {
    ...thing,
    id: 'user',
    name: 'alice',
    contact: '',
    enabled: true,
    keys: [key],
    groups: [{ group: 'group', at: NOW }],
    policies,
  };
  state.iam.users.set(user.id, user);
  state.iam.byKey.set(KEY, user.id);
  const flags = { certified: true, frozen: false, crossBorder: false, closed: [], keys: [] };
  state.accounts.byId.set(ACCOUNT, { position: 1, id: ACCOUNT, name: 'bench', createdAt: NOW, ...flags });
  return state;
}

const fresh = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

function signedRequest(csn: string, i: number): SignedRequest {
  const path = `/v1/csn/${csn}`;
  const query = `number=${i}`;
  const headers = {
    Host: 'csn.baidubce.com',
    'Content-Length': '0',
    'User-Agent': 'bench/1',
    'x-bce-date': utcTime(NOW),
  };
  const signed = { method: 'GET', path, query, headers, accessKeyId: KEY, secretAccessKey: SECRET };
  const authorization = sign({ ...signed, timestamp: NOW, expirationSeconds: 1800 });
  return {
    ...{ method: 'GET', rawPath: fresh(path), rawQuery: fresh(query), body: Buffer.alloc(0) },
    rawHeaders: Object.entries({ ...headers, Authorization: authorization })
      .flat()
      .map(fresh),
  };
}

const operation = BCE_OPERATIONS.get('QueryCsnDetail')!;

/** Lowest mean of the rounds: microseconds for the signature alone, and for both. */
function measure(state: State, csn: string, expected: boolean): { readonly signature: number; readonly both: number } {
  const requests = Array.from({ length: REQUESTS }, (_, i) => signedRequest(csn, i));
  const credentials = new Credentials((sealed) => sealed);
  let [signature, both] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    for (const judged of [false, true]) {
      const options = { signingKeys: new SigningKeys() };
      const started = process.cpuUsage().user;
      for (const request of requests) {
        const identity = authenticate<AccountCredential>(request, (key) => credentials.find(state, key), NOW, options);
        if ('code' in identity) throw new Error(`refused: ${identity.detail}`);
        if (!judged) continue;
        const { principal } = identity.credential;
        const caller = { principal, account: ACCOUNT, region: 'bj', userAgent: '' };
        const named = { path: { csnId: request.rawPath.slice(8) }, query: new Query(request.rawQuery) };
        const may = mayCall(state, caller, operation, named, { from: '10.1.2.3', at: NOW });
        if (may !== expected) throw new Error(`allowed: ${may}`);
      }
      const each = (process.cpuUsage().user - started) / requests.length;
      if (judged) both = Math.min(both, each);
      else signature = Math.min(signature, each);
    }
  }
  return { signature, both };
}

for (const [name, services] of [
  ['statements about five services', SERVICES],
  ['all statements about the one asked for', ['bce:csn']],
] as const) {
  const state = worldOf(services);
  for (const [outcome, csn] of [
    ['allowed', 'csn-bench01'],
    ['not allowed', 'csn-other01'],
  ] as const) {
    const { signature, both } = measure(state, csn, outcome === 'allowed');
    const policies = (both - signature).toFixed(1);
    console.log(
      `${name}, ${outcome}: ${both.toFixed(1)} µs = signature ${signature.toFixed(1)} + policies ${policies}`,
    );
  }
}
