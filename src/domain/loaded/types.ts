/** A file of calls that was loaded. It is remembered for good: the same file is not loaded again. */
export interface LoadedFile {
  readonly position: number;
  /** When, milliseconds since 1970. */
  readonly at: number;
  /** SHA-256 of the file's canonical text, 64 hex digits. */
  readonly digest: string;
  readonly calls: number;
}

export interface LoadedFiles {
  readonly byDigest: Map<string, LoadedFile>;
}
