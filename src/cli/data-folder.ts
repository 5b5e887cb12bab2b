import { BadSetting } from '../platform/setting-values.ts';
import { IN_MEMORY, type Settings } from '../platform/settings.ts';

/** The folder of the settings; a log in memory has none. Throws BadSetting. */
export function dataFolder({ data }: Settings): string {
  if (data === IN_MEMORY)
    throw new BadSetting('NETLOOM_DATA: :memory: ends with its server, there is nothing to read.');
  return data;
}
