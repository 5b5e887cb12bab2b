/**
 * What the DNS plane is told: plain data, posted to the dns thread. A list of changes takes effect as a whole,
 * between two datagrams, so an RRset, or a CNAME that becomes an A, is never seen half changed.
 */
export type DnsChange =
  | { readonly kind: 'zone'; readonly zone: string; readonly name: string; readonly serial: number }
  | { readonly kind: 'zone-removed'; readonly zone: string }
  | DnsNode
  | { readonly kind: 'bound' | 'unbound'; readonly vpc: string; readonly zone: string }
  | { readonly kind: 'selectors'; readonly vpc: string; readonly selectors: Selectors | undefined };

/** The whole content of one owner name after the change; no records: the name is gone. */
export interface DnsNode {
  readonly kind: 'node';
  readonly zone: string;
  /** The zone's SOA serial after this change. */
  readonly serial: number;
  /** Owner relative to the zone, lower case, '' for the apex, '*' as leftmost label for a wildcard. */
  readonly owner: string;
  /** Enabled records only. */
  readonly records: readonly DnsRecord[];
}

export interface DnsRecord {
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /**
   * Canonical rdata: dotted quad (A), RFC 5952 (AAAA), lower-case absolute name without the final dot
   * (CNAME, PTR), 'priority name' (MX), 'priority weight port name' (SRV), the raw text (TXT).
   */
  readonly data: string;
}

/** How a datagram is known to come from a VPC: design, "The DNS plane". First match: listen, clients, default. */
export interface Selectors {
  /** Own local addresses and ports. */
  readonly listen: readonly { readonly address: string; readonly port: number }[];
  /** Client prefixes (CIDR text) at the shared listener, longest first. */
  readonly clients: readonly string[];
  /** Whether the shared listener's other clients belong to this VPC. */
  readonly default: boolean;
}
