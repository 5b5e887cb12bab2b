import { adminClient } from './admin-client.ts';
import type { CommandLine, Environment } from './environment.ts';
import { formatOf, zoneIdOf } from './zone-of.ts';

/** Prints the records of a zone of the running server, by its id or name, as a file of the format that was asked for. */
export async function exportZone(
  { settings, values }: CommandLine,
  zone: string,
  print: Environment['print'],
): Promise<number> {
  const format = formatOf(values.get('format'));
  const ask = adminClient(settings);
  const id = await zoneIdOf(ask, zone, values.get('account'));
  const { text } = await ask('GET', `/netloom/v1/zones/${id}/export?format=${format}`);
  print(text);
  return 0;
}
