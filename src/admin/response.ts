import { ERRORS, type ErrorCode, errorText } from '../contract/errors.ts';
import { codeOf } from '../contract/refusals.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { HttpResponse, HttpStream } from '../http/message.ts';

export const jsonText = (requestId: string, status: number, body: string): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'x-bce-request-id': requestId },
  body,
});

export const json = (requestId: string, status: number, value: object): HttpResponse =>
  jsonText(requestId, status, JSON.stringify(value));

/** JSON lines as they come. */
export const jsonLines = (requestId: string, body: AsyncIterable<string>): HttpStream => ({
  status: 200,
  headers: { 'Content-Type': 'application/x-ndjson', 'x-bce-request-id': requestId },
  body,
});

/** An error in BCE's form. The operator's own API may say more: `reason` names what was wrong. */
export const adminError = (requestId: string, code: ErrorCode, reason?: string): HttpResponse => {
  const text = errorText(code, false, {});
  return errorSaying(requestId, code, reason === undefined ? text : `${text} ${reason}`);
};

/** A refusal: the code's text and the reason with its subject. What the state forbids has a sentence that says it all. */
export function adminRefusal(requestId: string, { refused, subject }: Refusal): HttpResponse {
  const code = codeOf(refused);
  if (refused === 'state-forbids' && subject !== undefined) return errorSaying(requestId, code, subject);
  return adminError(requestId, code, `(${refused}${subject === undefined ? '' : `: ${subject}`})`);
}

const errorSaying = (requestId: string, code: ErrorCode, message: string): HttpResponse =>
  json(requestId, ERRORS[code].status, { code, message, requestId });
