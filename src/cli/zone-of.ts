import { type AdminCall, AdminFailure } from './admin-client.ts';
import { BadUsage } from './environment.ts';
import { everyItem } from './pages.ts';

interface ListedZone {
  readonly zoneId: string;
  readonly accountId: string;
}

const FORMATS = ['master', 'csv'] as const;

/** The format a flag names, or that of the file's name: .csv, else a master file. */
export function formatOf(given: string | undefined, file = ''): string {
  if (given === undefined) return file.toLowerCase().endsWith('.csv') ? 'csv' : 'master';
  if (FORMATS.some((format) => format === given)) return given;
  throw new BadUsage(`${JSON.stringify(given)} is no format: ${FORMATS.join(' or ')}.`);
}

/** The id of a zone that is named by it, or by its name where that says which one is meant. Throws AdminFailure. */
export async function zoneIdOf(ask: AdminCall, zone: string, account: string | undefined): Promise<string> {
  if (/^zone-[0-9a-z]{12}$/.test(zone)) return zone;
  const query = `name=${encodeURIComponent(zone)}${account === undefined ? '' : `&account=${encodeURIComponent(account)}`}`;
  const [first, ...others] = await everyItem<ListedZone>(ask, `/netloom/v1/zones?${query}`, 'zones');
  if (first === undefined)
    throw new AdminFailure(
      `There is no zone ${JSON.stringify(zone)}: netloom zone list has them all, PrivateZone's API makes one.`,
    );
  if (others.length === 0) return first.zoneId;
  const several = [first, ...others].map(({ zoneId, accountId }) => `${zoneId} of account ${accountId}`);
  const differs = others.some(({ accountId }) => accountId !== first.accountId);
  const give = differs
    ? 'Give the id, or the account.'
    : 'Give the id: netloom zone show tells which VPCs one is bound to.';
  throw new AdminFailure(`Several zones have this name: ${several.join(', ')}. ${give}`);
}
