import { ERRORS, type ErrorCode, type ErrorDetail, errorText } from '../contract/errors.ts';
import type { HttpResponse } from '../http/message.ts';

/** Headers of every answer, common contract 2.2; Date and Content-Length are the server's. */
const headers = (requestId: string) => ({
  'Content-Type': 'application/json; charset=utf-8',
  'x-bce-request-id': requestId,
});

export const objectResponse = (
  requestId: string,
  { status, body, etag }: { readonly status: number; readonly body: string; readonly etag?: string },
): HttpResponse => ({
  status,
  headers: etag === undefined ? headers(requestId) : { ...headers(requestId), ETag: etag },
  body,
});

/** An error in BCE's form: all three keys, never empty (common contract 2.3). */
export const errorResponse = (
  requestId: string,
  code: ErrorCode,
  dnsService: boolean,
  detail: ErrorDetail = {},
): HttpResponse => ({
  status: ERRORS[code].status,
  headers: headers(requestId),
  body: JSON.stringify({ code, message: errorText(code, dnsService, detail), requestId }),
});

/** Too many requests: when to come again, in whole seconds (RFC 6585 4, RFC 9110 10.2.3). */
export const limitedResponse = (requestId: string, dnsService: boolean, seconds: number): HttpResponse => {
  const { headers, ...rest } = errorResponse(requestId, 'TooManyRequests', dnsService);
  return { ...rest, headers: { ...headers, 'Retry-After': String(seconds) } };
};
