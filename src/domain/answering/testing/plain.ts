import { suffixesOf } from '../names.ts';
import type { AnswerRecord, AnswerRule, AnswerView, AnswerZone } from '../types.ts';

/** A zone as plain data: its enabled records, owners relative to it. */
export interface PlainZone {
  readonly name: string;
  readonly serial: number;
  readonly missingName?: AnswerZone['missingName'];
  readonly records: readonly AnswerRecord[];
}

/** A view as plain data, the oldest binding first. */
export interface PlainView {
  readonly zones?: readonly PlainZone[];
  readonly rules?: readonly Pick<AnswerRule, 'name' | 'targets'>[];
  readonly upstreams?: AnswerView['upstreams'];
  readonly missingName?: AnswerView['missingName'];
  readonly allow?: readonly string[];
}

/** What the answerer asks of a view, worked out by looking at everything. */
export const viewOf = ({ zones = [], rules = [], ...rest }: PlainView): AnswerView => ({
  zoneAt: (name) => {
    const zone = zones.find((one) => one.name === name);
    return zone && zoneOf(zone);
  },
  ruleAt: (name) => {
    const rule = rules.find((one) => one.name === name);
    return rule && { id: `rule-${name}`, ...rule };
  },
  upstreams: rest.upstreams ?? [],
  missingName: rest.missingName ?? 'nxdomain',
  allow: rest.allow ?? [],
});

const zoneOf = ({ name, serial, missingName, records }: PlainZone): AnswerZone => ({
  id: `zone-${name}`,
  name,
  serial,
  missingName,
  recordsAt: (owner) => records.filter((one) => one.owner === owner).map(({ owner: _owner, ...rest }) => rest),
  hasBelow: (owner) => records.some((one) => one.owner !== owner && [...suffixesOf(one.owner)].includes(owner)),
});
