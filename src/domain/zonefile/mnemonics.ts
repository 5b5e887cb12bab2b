/** Record types there are (IANA, DNS parameters) and Netloom does not serve; SOA and NS are synthesised. */
const OTHERS = new Set(
  (
    'MD MF MB MG MR NULL WKS HINFO MINFO RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS LOC NXT EID NIMLOC ATMA ' +
    'NAPTR KX CERT A6 DNAME SINK APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO ' +
    'RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS SPF NID L32 L64 LP EUI48 EUI64 URI CAA AVC DOA AMTRELAY ' +
    'RESINFO WALLET TA DLV'
  ).split(' '),
);

/** Whether this text names a type that exists, by mnemonic or by number (RFC 3597 5), in any case. */
export const isOtherType = (text: string): boolean =>
  OTHERS.has(text.toUpperCase()) || (/^type\d{1,5}$/i.test(text) && Number(text.slice(4)) <= 0xffff);

/** RFC 3597 5: the types Netloom serves, and the two it synthesises, by number. */
const NUMBERED: Readonly<Record<string, string>> = {
  TYPE1: 'A',
  TYPE2: 'NS',
  TYPE5: 'CNAME',
  TYPE6: 'SOA',
  TYPE12: 'PTR',
  TYPE15: 'MX',
  TYPE16: 'TXT',
  TYPE28: 'AAAA',
  TYPE33: 'SRV',
};

/** The type's own mnemonic in upper case. */
export function mnemonicOf(text: string): string {
  const upper = text.toUpperCase();
  return NUMBERED[upper.replace(/^TYPE0+(?=\d)/, 'TYPE')] ?? upper;
}
