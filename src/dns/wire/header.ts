/** The message header, RFC 1035 4.1.1 with RFC 4035 3.2 (AD, CD), and its numbers (IANA "DNS Parameters"). */

export const HEADER_LENGTH = 12;

/** Bits of the 16-bit flags word that follows the id. */
export const QR = 0x8000;
export const AA = 0x0400;
export const TC = 0x0200;
export const RD = 0x0100;
export const RA = 0x0080;
export const AD = 0x0020;
export const CD = 0x0010;

export const OPCODE_QUERY = 0;

export const NOERROR = 0;
export const FORMERR = 1;
export const SERVFAIL = 2;
export const NXDOMAIN = 3;
export const NOTIMP = 4;
export const REFUSED = 5;
/** Extended (RFC 6891 6.1.3): its upper eight bits travel in the OPT record. */
export const BADVERS = 16;
/** RFC 7873 8. */
export const BADCOOKIE = 23;

export const RCODES: Readonly<Record<number, string>> = {
  [NOERROR]: 'NOERROR',
  [FORMERR]: 'FORMERR',
  [SERVFAIL]: 'SERVFAIL',
  [NXDOMAIN]: 'NXDOMAIN',
  [NOTIMP]: 'NOTIMP',
  [REFUSED]: 'REFUSED',
  [BADVERS]: 'BADVERS',
  [BADCOOKIE]: 'BADCOOKIE',
};

export const CLASS_IN = 1;
