/** How a VPC's DNS queries are treated, beyond what the API of PrivateZone can say: the operator's to set. */
export interface DnsPolicy {
  /** Position of the event that first set it. */
  readonly position: number;
  readonly vpc: string;
  /** Client prefixes that may ask; none: every client that a selector brings here. */
  readonly allow: readonly string[];
  /** Whether its queries are logged. */
  readonly queryLog: boolean;
  /** Like answers a second for one client network before UDP answers are limited; 0: no limit; absent: the server's. */
  readonly responsesPerSecond?: number;
}

export interface DnsPolicies {
  readonly byVpc: Map<string, DnsPolicy>;
}
