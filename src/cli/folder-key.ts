import { KeyTrial } from '../engine/key-trial.ts';
import { keyOf } from '../platform/key-file.ts';
import { BadSetting } from '../platform/setting-values.ts';
import { strangeKey } from './strange-key.ts';

/** The key file of a data folder, held against its log. */
export class FolderKey {
  /** To be given the log's commits. */
  readonly trial: KeyTrial;
  readonly #wrong: string;

  /** Throws what the file system throws. */
  constructor(directory: string) {
    let key: string | undefined;
    let wrong = strangeKey(directory);
    try {
      key = keyOf(directory);
    } catch (error) {
      if (!(error instanceof BadSetting)) throw error;
      wrong = `${error.message} The secrets in the log need it.`;
    }
    this.#wrong = wrong;
    this.trial = new KeyTrial(key);
  }

  /** What is wrong with it, in sentences; undefined: nothing that the commits so far would show. */
  get finding(): string | undefined {
    return this.trial.strange ? this.#wrong : undefined;
  }
}
