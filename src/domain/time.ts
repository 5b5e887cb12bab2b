/** Times of the wire. A moment is milliseconds since 1970 everywhere inside. */

/** `2031-03-04T05:06:07Z`: CSN, VPC, signatures, messages (common contract 2.2). */
export const utcTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const BEIJING_OFFSET = 8 * 3600 * 1000;

/** `2031-03-04 13:06:07`: PrivateZone and public DNS, Beijing time without a mark (dns contract 6.3). */
export const beijingTime = (at: number): string =>
  new Date(at + BEIJING_OFFSET).toISOString().slice(0, 19).replace('T', ' ');
