/** A file of calls was loaded: its calls are in the same group of the log, all of them or none. */
export interface CallsLoaded {
  readonly type: 'calls-loaded';
  readonly v: 1;
  /** SHA-256 of the file's canonical text, 64 hex digits. */
  readonly digest: string;
  /** How many calls it made. */
  readonly calls: number;
}

export type LoadedEvent = CallsLoaded;
