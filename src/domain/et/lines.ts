import type { Command } from '../command.ts';
import { isTitle } from '../csn/words.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Tag } from '../vpc/types.ts';
import { areTags, isDescription } from '../vpc/words.ts';
import { ET_STATES, type EtState } from './types.ts';
import { channelsIn, lineOf } from './views.ts';

export interface NewLine {
  readonly account: string;
  /** The region the call is made in: that of all channels of the line. */
  readonly region: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Carrier, kind of port, and access point, in BCE's words (`ISP_CMCC`, `1G`, `SINGLE`, `BJYZ`). */
  readonly isp: string;
  readonly intfType: string;
  readonly apType: string;
  readonly apAddr: string;
  readonly userName: string;
  readonly userPhone: string;
  readonly userEmail: string;
  readonly userIdc: string;
  /** Milliseconds. */
  readonly linkDelay?: number | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/**
 * Applies for a physical line (csn contract 13.1). Nobody has to dig: it is established at once. Refuses: body-invalid.
 */
export function createLine(input: NewLine): Command<{ id: string }> | Refusal {
  const { account, region, name, description = '', linkDelay = 0, tags = [] } = input;
  const { isp, intfType, apType, apAddr, userName, userPhone, userEmail, userIdc } = input;
  const facts = [isp, intfType, apType, apAddr, userName, userPhone, userEmail, userIdc];
  const sound = isTitle(name) && isDescription(description) && facts.every(isFact) && areTags(tags);
  if (!sound || !isDelay(linkDelay)) return refuse('body-invalid');
  return (_state, { ids, position }) => {
    const id = ids.make('line', account, position);
    const created = {
      ...({ type: 'line-created', v: 1, line: id, account, region, name, description, status: 'established' } as const),
      ...{ isp, intfType, apType, apAddr, userName, userPhone, userEmail, userIdc, linkDelay, tags },
    };
    return { events: [created], result: { id } };
  };
}

/** Absent members keep what is stored. */
export interface LineChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly userName?: string | undefined;
  readonly userPhone?: string | undefined;
  readonly userEmail?: string | undefined;
  readonly linkDelay?: number | undefined;
}

/** Refuses: body-invalid, line-unknown. */
export function updateLine(account: string, lineId: string, changes: LineChanges): Command<undefined> | Refusal {
  const { userName, userPhone, userEmail } = changes;
  const facts = [userName, userPhone, userEmail].filter((fact) => fact !== undefined);
  const sound = isTitle(changes.name ?? 'n') && isDescription(changes.description ?? '') && facts.every(isFact);
  if (!sound || !isDelay(changes.linkDelay ?? 0)) return refuse('body-invalid');
  return (state) => {
    const line = lineOf(state, account, lineId);
    if (line === undefined) return refuse('line-unknown');
    const event = {
      ...({ type: 'line-updated', v: 1, line: lineId } as const),
      name: changes.name ?? line.name,
      description: changes.description ?? line.description,
      userName: userName ?? line.userName,
      userPhone: userPhone ?? line.userPhone,
      userEmail: userEmail ?? line.userEmail,
      linkDelay: changes.linkDelay ?? line.linkDelay,
    };
    return { events: [event], result: undefined };
  };
}

/** Refuses: line-unknown; state-forbids while it has channels. */
export function deleteLine(account: string, lineId: string): Command<undefined> {
  return (state) => {
    if (lineOf(state, account, lineId) === undefined) return refuse('line-unknown');
    if (channelsIn(state, lineId).size > 0) return refuse('state-forbids');
    return { events: [{ type: 'line-deleted', v: 1, line: lineId }], result: undefined };
  };
}

/**
 * The operator says what becomes of a line, whosever it is; saying it twice is no change. Its channels carry something
 * only while it is established. Refuses: body-invalid, line-unknown.
 */
export function setLineState(lineId: string, status: string): Command<undefined> | Refusal {
  if (!isState(status)) return refuse('body-invalid');
  return ({ ets }) => {
    const line = ets.lines.get(lineId);
    if (line === undefined) return refuse('line-unknown');
    if (line.status === status) return { events: [], result: undefined };
    return { events: [{ type: 'line-state-set', v: 1, line: lineId, status }], result: undefined };
  };
}

/** Whether a text is a state a line or channel may have (csn contract 13.1). */
export const isState = (status: string): status is EtState => (ET_STATES as readonly string[]).includes(status);

/** What a form of a carrier wants to know, in free text: something, up to 200 characters. */
const isFact = (text: string): boolean => text.trim() !== '' && text.length <= 200;

const isDelay = (milliseconds: number): boolean => milliseconds >= 0 && milliseconds <= 1_000_000;
