import type { RowKind } from '../journal.ts';
import type { RecordRow } from '../privatezone/apply.ts';
import { canonicalRdata } from '../privatezone/rdata.ts';
import { noToAscii, wrongField } from './checks.ts';
import type { NamedRow } from './events.ts';
import { FORMS } from './forms.ts';

/** What a row of a kind is found by, where that is not its id. */
const FOUND_BY: Readonly<Partial<Record<RowKind, readonly string[]>>> = {
  ...{ session: ['key'], loadedFile: ['digest'], network: ['type', 'id'], selector: ['vpc'], dnsPolicy: ['vpc'] },
};

/** Fields that name something without which a row is nothing. What may outlive what it names is not in here. */
const OF: Readonly<Partial<Record<RowKind, Readonly<Record<string, RowKind>>>>> = {
  vpc: { account: 'account' },
  subnet: { account: 'account', vpc: 'vpc' },
  ipReserve: { subnet: 'subnet' },
  zone: { account: 'account' },
  binding: { zone: 'zone' },
  selector: { vpc: 'vpc' },
  line: { account: 'account' },
  channel: { line: 'line' },
  edgeVpc: { account: 'account' },
  csn: { account: 'account' },
  csnTable: { csn: 'csn' },
  attachment: { csn: 'csn' },
  association: { table: 'csnTable', attachment: 'attachment' },
  propagation: { table: 'csnTable', attachment: 'attachment' },
  csnRule: { table: 'csnTable' },
  tgw: { csn: 'csn' },
  package: { account: 'account' },
  limit: { package: 'package' },
  resolver: { account: 'account', vpc: 'vpc' },
  forwardRule: { account: 'account', resolver: 'resolver' },
  ruleBinding: { rule: 'forwardRule' },
  iamPolicy: { account: 'account' },
  group: { account: 'account' },
  role: { account: 'account' },
  user: { account: 'account' },
};

/**
 * Looks at the rows of a state one after the other, by kind and key ascending, so that what a row names is there before
 * it: a server that began with rows it stumbles over would end, or lie, for ever.
 */
export class Soundness {
  readonly #there = new Set<string>();

  /** What is wrong with a row beside those before it, as the end of a sentence about it; undefined: nothing. */
  wrongWith([kind, , body]: NamedRow): string | undefined {
    if (kind === 'token') return undefined;
    const wrong = wrongField(FORMS[kind], body);
    if (wrong !== undefined) return `has no ${JSON.stringify(wrong)}, or one that cannot be`;
    if (kind === 'record') {
      const { type, data } = body as RecordRow;
      if (canonicalRdata(type, data, noToAscii) === undefined) return `has data that a ${type} record cannot have`;
    }
    // Its form is sound.
    const fields = body as Readonly<Record<string, string>>;
    for (const [field, of] of Object.entries(OF[kind] ?? {})) {
      if (!this.#there.has(`${of} ${fields[field]}`))
        return `is of the ${of} ${JSON.stringify(fields[field])}, which is not there`;
    }
    const foundBy = FOUND_BY[kind] ?? ('id' in FORMS[kind] ? ['id'] : []);
    const name = foundBy.map((field) => fields[field]).join(' ');
    if (foundBy.length > 0 && !this.#isNew(`${kind} ${name}`))
      return `is there twice: its ${foundBy.at(-1)} is ${JSON.stringify(name)}`;
    const { keys = [] } = body as { readonly keys?: readonly { readonly id: string }[] };
    const twice = keys.find(({ id }) => !this.#isNew(`key ${id}`));
    return twice && `has the access key ${JSON.stringify(twice.id)}, which is there twice`;
  }

  #isNew(name: string): boolean {
    const { size } = this.#there;
    return this.#there.add(name).size > size;
  }
}
