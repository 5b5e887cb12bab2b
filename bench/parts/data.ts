import { openAccount } from '../../src/domain/account/commands.ts';
import type { Command } from '../../src/domain/command.ts';
import {
  addRecord,
  bindZone,
  createZone,
  type RecordInput,
  switchRecord,
} from '../../src/domain/privatezone/commands.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { RULES } from '../../src/domain/testing/stage.ts';
import { createVpc } from '../../src/domain/vpc/commands.ts';
import { Engine, NOBODY } from '../../src/engine/engine.ts';
import { loadState } from '../../src/engine/open.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { labelToAscii } from '../../src/platform/idna.ts';
import { keyedIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { secretsOf } from '../../src/platform/secrets.ts';
import { directLog } from '../../src/store/direct.ts';
import { ACCESS_KEY, SECRET_KEY } from '../../test/server.ts';

export interface Filling {
  readonly zones: readonly string[];
  /** Ids of the records of the last zone. */
  readonly records: readonly string[];
  readonly vpc: string;
}

export interface Content {
  /** Name of each zone, and what is in it. */
  readonly zones: readonly { readonly name: string; readonly records: Iterable<RecordInput> }[];
  /** Commits of history upon that: records switched off and on again. */
  readonly switches?: number;
  /** Whether a VPC sees the zones. */
  readonly bound?: boolean;
  /** What else there is. */
  readonly more?: (tell: Tell, vpc: string) => Promise<void>;
}

/** Runs a command; throws what it refuses. */
export type Tell = <R>(command: Command<R> | Refusal) => Promise<R>;

/** Whose everything is. */
export const ACCOUNT = 'b'.repeat(32);
const GROUP = 1000;

/** Writes a log as a server would have, by its own engine and store; a server started on the folder finds it there. */
export async function fill(directory: string, dnsNet: number, content: Content): Promise<Filling> {
  const log = directLog({ directory });
  const secrets = secretsOf(directory);
  const engine = new Engine({
    log,
    state: await loadState(log),
    clock: systemClock,
    ids: keyedIds(secrets.idKey),
    rules: {
      ...RULES,
      toAscii: labelToAscii,
      dnsPool: { kind: 'addresses', base: ((127 << 24) >>> 0) + dnsNet * 65536 + 1, size: 65534 },
    },
    logger: silentLogger,
    subscriber: NOBODY,
  });
  let done = 0;
  const tell: Tell = async <R>(command: Command<R> | Refusal): Promise<R> => {
    if (isRefusal(command)) throw new Error(command.refused);
    let result: R | undefined;
    const outcome = engine.execute({
      command,
      cause: { operation: 'bench', requestId: '00000000-0000-4000-8000-000000000000', account: ACCOUNT },
      render: (value) => {
        result = value;
        return { status: 200, body: '' };
      },
    });
    if ('refusal' in outcome) throw new Error(outcome.refusal.refused);
    done += 1;
    if (done % GROUP === 0) await engine.settled(engine.state.position);
    return result as R;
  };

  const secret = secrets.seal(SECRET_KEY);
  await tell(openAccount({ id: ACCOUNT, name: 'bench', accessKeyId: ACCESS_KEY, secret }));
  const { vpcId: vpc } = await tell(createVpc({ account: ACCOUNT, region: 'bj', name: 'bench', cidr: '10.0.0.0/8' }));
  const zones: string[] = [];
  let records: string[] = [];
  for (const { name, records: inputs } of content.zones) {
    const { zoneId } = await tell(createZone(ACCOUNT, name));
    zones.push(zoneId);
    records = [];
    for (const input of inputs) records.push((await tell(addRecord(ACCOUNT, zoneId, input))).recordId);
    if (content.bound) await tell(bindZone({ account: ACCOUNT, zone: zoneId, region: 'bj', vpcs: [vpc] }));
  }
  for (let n = 0; n < (content.switches ?? 0); n += 1) {
    const round = Math.floor(n / records.length);
    await tell(switchRecord(ACCOUNT, records[n % records.length]!, round % 2 === 1));
  }
  await content.more?.(tell, vpc);
  await engine.close();
  return { zones, records, vpc };
}

/** So many zones of so many A records each. */
export const plainZones = (zones: number, records: number): Content => ({
  zones: Array.from({ length: zones }, (_, z) => ({ name: `zone${z}.bench.test`, records: addresses(z, records) })),
});

function* addresses(zone: number, records: number): Iterable<RecordInput> {
  for (let n = 0; n < records; n += 1) {
    yield { rr: `host${n}`, type: 'A', value: `10.${zone & 255}.${(n >> 8) & 255}.${n & 255}`, ttl: 60 };
  }
}
