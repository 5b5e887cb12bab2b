/**
 * What the DNS plane is told: plain data, posted to the dns thread. A list of changes takes effect as a whole,
 * between two datagrams, so an RRset, or a CNAME that becomes an A, is never seen half changed.
 */
export type DnsChange =
  | DnsZone
  | { readonly kind: 'zone-removed'; readonly zone: string }
  | DnsNode
  | { readonly kind: 'bound' | 'unbound'; readonly vpc: string; readonly zone: string }
  | DnsRule
  | { readonly kind: 'rule-removed'; readonly rule: string }
  | { readonly kind: 'rule-bound' | 'rule-unbound'; readonly vpc: string; readonly rule: string }
  | DnsPolicyChange
  | { readonly kind: 'selectors'; readonly vpc: string; readonly selectors: Selectors | undefined };

export interface DnsZone {
  readonly kind: 'zone';
  readonly zone: string;
  readonly name: string;
  readonly serial: number;
  /** What becomes of names it does not have; absent: as the server is set (contract row 8). */
  readonly missingName?: 'nxdomain' | 'recurse' | undefined;
}

/** A forwarding rule, or its new form. */
export interface DnsRule {
  readonly kind: 'rule';
  readonly rule: string;
  /** Lower case, no final dot; '.' for every name. */
  readonly zone: string;
  readonly targets: readonly { readonly ip: string; readonly port: number }[];
  /** Addresses of its outbound resolver: queries are sent from the first of them this machine has. */
  readonly sources: readonly string[];
}

/** How a VPC's queries are treated. */
export interface DnsPolicyChange {
  readonly kind: 'policy';
  readonly vpc: string;
  /** Client prefixes (CIDR) that may ask; none: all. */
  readonly allow: readonly string[];
  readonly queryLog: boolean;
  /** Absent: the server's. */
  readonly responsesPerSecond?: number;
}

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
  readonly listen: readonly {
    readonly address: string;
    readonly port: number;
    /** Where several VPCs claim the same, the lowest has it: the log position of an inbound resolver; absent: the operator's word, before all. */
    readonly since?: number;
  }[];
  /** Client prefixes (CIDR text) at the shared listener, longest first. */
  readonly clients: readonly string[];
  /** Whether the shared listener's other clients belong to this VPC. */
  readonly default: boolean;
}
