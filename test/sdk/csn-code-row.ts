import { type Answer, admin } from '../client.ts';
import { CSN, PACKAGE } from './csn-making.ts';
import { type CsnOperation, type CsnStage, type Ids, SOUND, send } from './csn-stage.ts';
import { ok } from './making.ts';

/** One way to be told one code by one operation. */
export interface CodeRow {
  readonly operation: CsnOperation;
  readonly code: string;
  readonly situation: string;
  /** What must be so before, on a stage of its own; without it the row changes nothing, and shares its stage. */
  readonly first?: (stage: CsnStage) => Promise<unknown>;
  readonly act: (stage: CsnStage) => Promise<Answer>;
}

/** Members of the sound request's body to replace; undefined leaves one out. */
type Patch = Readonly<Record<string, unknown>>;

/** The operation's sound request with other ids, and with another body. */
export const asked =
  (operation: CsnOperation, ids: (stage: CsnStage) => Partial<Ids> = () => ({}), patch: Patch = {}): CodeRow['act'] =>
  (stage) => {
    const sound = SOUND[operation]({ ...stage, ...ids(stage) });
    return send(stage.client, sound.body === undefined ? sound : { ...sound, body: { ...sound.body, ...patch } });
  };

/** The sound request with a body made from the stage's ids. */
export const askedWith =
  (
    operation: CsnOperation,
    patch: (stage: CsnStage) => Patch,
    ids?: (stage: CsnStage) => Partial<Ids>,
  ): CodeRow['act'] =>
  (stage) =>
    asked(operation, ids, patch(stage))(stage);

/** InappropriateJSON for each of these bodies. */
export const badBodies = (operation: CsnOperation, bodies: Readonly<Record<string, Patch>>): CodeRow[] =>
  Object.entries(bodies).map(([situation, patch]) => ({
    ...{ operation, code: 'InappropriateJSON', situation },
    act: asked(operation, undefined, patch),
  }));

export const NOTHING = '000000000000';
const DROP: Readonly<Record<string, (stage: CsnStage) => Promise<Answer>>> = {
  csn: ({ client, empty }) => client.call('DELETE', `${CSN}/${empty}`),
  package: ({ client, loose }) => client.call('DELETE', `${PACKAGE}/${loose}`),
};

/** Each way the id of a CSN in the path can be wrong; `key` is the one of Ids that the sound request takes it from. */
export function badCsn(operation: CsnOperation, key: 'csn' | 'empty' = 'csn'): CodeRow[] {
  const row = (code: string, situation: string, id: (stage: CsnStage) => string): CodeRow => ({
    ...{ operation, code, situation },
    act: asked(operation, (stage) => ({ [key]: id(stage) })),
  });
  return [
    row('CsnIdInvalidException', 'a malformed CSN', () => 'no-such-form'),
    row('CsnIdInvalidException', 'a CSN id without anything behind its prefix', () => 'csn-'),
    row('CsnNotFoundException', 'an unknown CSN', () => `csn-${NOTHING}0000`),
    row('CsnNotFoundException', "another account's CSN", ({ foreign }) => foreign.csn),
    { ...row('CsnNotFoundException', 'a deleted CSN', ({ empty }) => empty), first: (stage) => ok(DROP.csn!(stage)) },
  ];
}

/** A table has one code for every way to be wrong. */
export function badTable(operation: CsnOperation, key: 'csnRt' | 'plainRt'): CodeRow[] {
  const row = (situation: string, id: (stage: CsnStage) => string): CodeRow => ({
    ...{ operation, code: 'RouteTableIdInvalid', situation },
    act: asked(operation, (stage) => ({ [key]: id(stage) })),
  });
  return [
    row('a malformed table', () => 'no-such-form'),
    row('an unknown table', () => `csnRt-${NOTHING}0000`),
    row("another account's table", ({ foreign }) => foreign.csnRt),
    { ...row('a deleted table', ({ emptyRt }) => emptyRt), first: (stage) => ok(DROP.csn!(stage)) },
  ];
}

export function badPackage(operation: CsnOperation, key: 'csnBp' | 'loose' | 'bound' = 'csnBp'): CodeRow[] {
  const row = (situation: string, id: (stage: CsnStage) => string): CodeRow => ({
    ...{ operation, code: 'NoSuchObject', situation },
    act: asked(operation, (stage) => ({ [key]: id(stage) })),
  });
  return [
    row('a malformed package', () => 'no-such-form'),
    row('an unknown package', () => `csnBp-${NOTHING}`),
    row("another account's package", ({ foreign }) => foreign.csnBp),
    { ...row('a deleted package', ({ loose }) => loose), first: (stage) => ok(DROP.package!(stage)) },
  ];
}

/** What the operator does; must be answered 200. */
export const operator = ({ server }: CsnStage, method: string, path: string, body?: object): Promise<Answer> =>
  ok(admin(server, method, `/netloom/v1${path}`, body));

/** Several steps, each of which must be answered 200. */
export const steps =
  (...all: readonly ((stage: CsnStage) => Promise<Answer>)[]) =>
  async (stage: CsnStage): Promise<void> => {
    for (const step of all) await ok(step(stage));
  };
