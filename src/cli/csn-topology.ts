import type { AdminCall } from './admin-client.ts';
import { columns } from './columns.ts';

/** As the server sends it, as far as it is shown. */
interface Topology {
  readonly attachments: readonly {
    readonly attachId: string;
    readonly instanceType: string;
    readonly instanceId: string;
    readonly instanceRegion: string;
    readonly status: string;
  }[];
  readonly associations: readonly Relation[];
  readonly propagations: readonly Relation[];
}

interface Relation {
  readonly csnRtId: string;
  readonly attachId: string;
}

const pathOf = (csnId: string): string => `/netloom/v1/csn/${encodeURIComponent(csnId)}/topology`;

/** What is attached, the table each looks addresses up in (a channel has none unless associated), and those it is propagated to. */
export async function attachments(call: AdminCall, csnId: string): Promise<string> {
  const shown: Topology = await call('GET', pathOf(csnId));
  const [associated, propagated] = [tablesByAttachment(shown.associations), tablesByAttachment(shown.propagations)];
  return columns(
    ['ATTACHMENT', 'INSTANCE', 'REGION', 'STATUS', 'ASSOCIATED WITH', 'PROPAGATED TO'],
    shown.attachments.map(({ attachId, instanceType, instanceId, instanceRegion, status }) => [
      ...[attachId, `${instanceType} ${instanceId}`, instanceRegion, status],
      associated.get(attachId)?.join(', ') ?? (instanceType === 'channel' ? '-' : 'the default'),
      propagated.get(attachId)?.join(', ') ?? '-',
    ]),
  );
}

function tablesByAttachment(relations: readonly Relation[]): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const { attachId, csnRtId } of relations) {
    const known = tables.get(attachId);
    if (known === undefined) tables.set(attachId, [csnRtId]);
    else known.push(csnRtId);
  }
  return tables;
}

/** A picture of it, in the words of Mermaid, which many editors and web pages draw. */
export async function topology(call: AdminCall, csnId: string): Promise<string> {
  const { mermaid } = await call('GET', `${pathOf(csnId)}?format=mermaid`);
  return `${mermaid}\n`;
}
