import { ERRORS, type ErrorCode, errorText } from '../contract/errors.ts';
import { MANNERS, type Operation } from '../contract/operation.ts';
import { agrees, type BceService, differs, undecidable, type Verdict } from './case.ts';
import { departures, short } from './shape.ts';
import type { Answer } from './wire.ts';

/** Codes of the seeds; the others are ours, so that they are told apart (common contract 2.4). */
const OURS: ReadonlySet<ErrorCode> = new Set([
  ...(['NoSuchObject', 'OperationDenied', 'QuotaExceeded', 'TooManyRequests'] as const),
  ...(['NotAllowDeleteVpc', 'NotAllowOperateSubnet'] as const),
]);

export const isOurs = (code: ErrorCode): boolean => OURS.has(code);

/** A member of a JSON object, whatever it is. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** The items of a list answer. */
export const itemsOf = (answer: Answer, list: string): readonly unknown[] => {
  const items = member(answer.json, list);
  return Array.isArray(items) ? items : [];
};

/** What somebody sees of an answer at a glance: `200`, `403 AccessDenied`. */
export function glance({ status, json, text }: Answer): string {
  const code = member(json, 'code');
  if (typeof code === 'string') return `${status} ${short(code)}`;
  return json === undefined && text !== '' ? `${status} and no JSON: ${short(text)}` : String(status);
}

/** What tells of the hour, or of the key's rights, and nothing of the fact. */
function hindrance(answer: Answer, ofRights = true): string | undefined {
  const code = member(answer.json, 'code');
  if (answer.status === 429 || answer.status === 503) return `the endpoint is busy: ${glance(answer)}`;
  if (ofRights && answer.status === 403 && ['AccessDenied', 'OptInRequired', 'QualifyNotPass'].includes(String(code)))
    return `the account may not: ${glance(answer)}`;
  return undefined;
}

/** What is refused before anybody's rights are looked at: a denial instead is another answer. */
const BEFORE_RIGHTS: ReadonlySet<ErrorCode> = new Set([
  ...(['InvalidURI', 'InvalidVersion', 'InvalidHTTPAuthHeader', 'InvalidAccessKeyId'] as const),
  ...(['RequestExpired', 'SignatureDoesNotMatch', 'AccessDenied'] as const),
]);

/** A success, and a body as the contract's row has it. */
export function answers(answer: Answer, operation: Operation): Verdict {
  const status = operation.status ?? 200;
  if (answer.status !== status) return declined(answer, String(status));
  if (operation.output === undefined)
    return answer.text === '' || answer.text.trim() === '{}' ? agrees : differs('an empty body', short(answer.text));
  if (answer.json === undefined) return differs('a JSON object', short(answer.text));
  const { wrong, more } = departures(answer.json, operation.output);
  const known = more.length === 0 ? {} : { more };
  if (wrong.length === 0) return { ...agrees, ...known };
  return { kind: 'differs', expected: 'the members the contract has', got: wrong.join('; '), ...known };
}

/** Whatever is not the success that was expected. */
export function declined(answer: Answer, expected: string): Verdict {
  const why = hindrance(answer);
  return why === undefined ? differs(expected, glance(answer)) : undecidable(why);
}

/** Any success: what is asked is only whether it is taken. */
export const accepted = (answer: Answer): Verdict =>
  answer.status >= 200 && answer.status < 300 ? agrees : declined(answer, '200');

/** Status and code. The text is a fact of its own. */
export function refused(answer: Answer, code: ErrorCode): Verdict {
  const { status } = ERRORS[code];
  const expected = `${status} ${code}`;
  if (answer.status === status && member(answer.json, 'code') === code) return agrees;
  const why = hindrance(answer, !BEFORE_RIGHTS.has(code));
  return why === undefined ? differs(expected, glance(answer)) : undecidable(why);
}

/** The text of a refusal, to the octet; `subject` is what was sent and stands in it. */
export function says(answer: Answer, code: ErrorCode, service: BceService, subject = ''): Verdict {
  if (member(answer.json, 'code') !== code) return undecidable(`the answer is another: ${glance(answer)}`);
  const message = member(answer.json, 'message');
  const text = errorText(code, MANNERS[service].dnsTexts, { subject, time: '{time}' });
  if (message === text) return agrees;
  const [before = '', after] = text.split('{time}');
  const fits =
    typeof message === 'string' && after !== undefined && message.startsWith(before) && message.endsWith(after);
  if (fits && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(message.slice(before.length, message.length - after.length)))
    return agrees;
  return differs(text, short(message));
}
