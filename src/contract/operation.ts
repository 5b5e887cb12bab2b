import type { TSchema } from 'typebox';
import type { ErrorCode } from './errors.ts';

export type Service = 'privatezone' | 'vpc' | 'csn' | 'et' | 'bec' | 'iam' | 'sts' | 'netloom';

/** What sets a service apart beside its rows. */
export interface Manner {
  /** First labels of the host names its endpoints have (common contract 4.1). */
  readonly hosts: readonly string[];
  /** A call is made in a region, and a client token is valid in it alone (common contract 2.6, 4.1). */
  readonly regional: boolean;
  /** Its errors have PrivateZone's texts (common contract 2.4). */
  readonly dnsTexts: boolean;
  /** What a write answers once the storage is damaged and no retry can help (csn contract 5.2). */
  readonly damaged: ErrorCode;
}

export const MANNERS: Readonly<Record<Service, Manner>> = {
  privatezone: { hosts: ['privatezone', 'localdns', 'dns'], regional: false, dnsTexts: true, damaged: 'InternalError' },
  vpc: { hosts: ['vpc', 'bcc', 'eip', 'blb'], regional: true, dnsTexts: false, damaged: 'InternalError' },
  csn: { hosts: ['csn'], regional: false, dnsTexts: false, damaged: 'DbException' },
  // Lines and edge VPCs have a region of their own, and are seen from everywhere.
  et: { hosts: ['et'], regional: false, dnsTexts: false, damaged: 'InternalError' },
  bec: { hosts: ['bec'], regional: false, dnsTexts: false, damaged: 'InternalError' },
  iam: { hosts: ['iam'], regional: false, dnsTexts: false, damaged: 'InternalError' },
  sts: { hosts: ['sts'], regional: false, dnsTexts: false, damaged: 'InternalError' },
  netloom: { hosts: [], regional: false, dnsTexts: false, damaged: 'InternalError' },
};

/**
 * text: any; required: any, and there; upTo: a whole number from 1; count: a page size; flag words: one of them, case
 * kept; boolean: true or false in any case.
 */
export type QueryForm =
  | 'text'
  | 'required'
  | 'count'
  | 'boolean'
  | 'list'
  | readonly string[]
  | { readonly upTo: number };

/** What a caller below root needs (common contract 3.3), checked before anything of the request is looked at. */
export interface Access {
  /** IAM's name of the service. */
  readonly service: `bce:${string}`;
  /** What may stand before the level in a permission: `CSN` for CSN_READ. */
  readonly prefix: string;
  readonly level: 'READ' | 'OPERATE' | 'FULL_CONTROL';
  /**
   * `<type>/<id>`; `{name}` is filled from path or query, `{one|other}` by the first that is given, and `*` stands where
   * no single one is meant. What is part of something stands for it: `zone/{recordId}` is the record's zone.
   */
  readonly resource: string;
  /**
   * What the body names and the caller must be allowed to read too, as `<type>/{field}`; `{a.b}` is a member within
   * a member, of each item where `a` is a list.
   */
  readonly reads?: readonly string[];
  /** What the body names and the call changes: the same, at the level of the operation itself. */
  readonly changes?: readonly string[];
  /** A session may not, whatever it allows: permanent keys alone. */
  readonly permanent?: true;
  /** Every other caller may, whatever its policies say: it takes nothing that is not its own already. */
  readonly open?: true;
}

/** One operation of the wire. A row exists only when it works; everything the edge does is driven by it. */
export interface Operation {
  readonly name: string;
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Literal segments win over `{parameters}`. */
  readonly path: string;
  /** A query key whose presence, whatever its value, chooses this operation. */
  readonly flag?: string;
  /** Its last path parameter may be empty: what that means is the operation's to say. */
  readonly blankLast?: true;
  readonly query: Readonly<Record<string, QueryForm>>;
  readonly body?: TSchema;
  /** Octets its body may have, where that is more than other operations take. */
  readonly maxBody?: number;
  /** The answer of a 200; absent: an empty body. */
  readonly output?: TSchema;
  /** Codes beyond those of every operation (GLOBAL_CODES). */
  readonly errors: readonly ErrorCode[];
  /** Where it is written. */
  readonly source: string;
  /** Of every operation of BCE's; our own API asks for the operator's token instead. */
  readonly access?: Access;
  /** Status of success; absent: 200. */
  readonly status?: 201;
}

/** A row of BCE's: none is without what it asks of its caller. */
export interface BceOperation extends Operation {
  readonly access: Access;
}

/** Codes any operation may answer: common contract 2.5. */
export const GLOBAL_CODES: readonly ErrorCode[] = [
  'InvalidURI',
  'InvalidVersion',
  'AccessDenied',
  'InvalidHTTPAuthHeader',
  'InvalidAccessKeyId',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'InvalidHTTPRequest',
  'QualifyNotPass',
  'OptInRequired',
  'MalformedJSON',
  'InappropriateJSON',
  'IdempotentParameterMismatch',
  'PreconditionFailed',
  'TooManyRequests',
  'InternalError',
];

/** The page parameters of a list (common contract 2.7). */
export const PAGE_QUERY = { marker: 'text', maxKeys: 'count' } as const;
