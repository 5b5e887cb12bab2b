import { ROWS_FORM } from '../engine/log.ts';
import { HistoryComparison, Replay } from '../engine/replay.ts';
import { verifyLog } from '../store/verify.ts';
import { dataFolder } from './data-folder.ts';
import { type Command, commandLine } from './environment.ts';
import { FolderKey } from './folder-key.ts';
import { refuseUnreadable } from './readable.ts';
import { verifyBackup } from './verify-backup.ts';

/** Reads the whole log of a stopped server and holds the stored rows and history against its replay. */
export const verify: Command = {
  usage: '[backup]',
  about:
    'read and replay the whole log of a stopped server, and compare its rows one by one; or a backup; changes ' +
    'nothing. Exits with 0 when all is sound, 1 when something was found or nothing could be read',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { most: 1 });
    if (rest[0] !== undefined) {
      verifyBackup(rest[0], environment.print);
      return 0;
    }
    const replay = new Replay();
    const history = new HistoryComparison();
    refuseUnreadable(dataFolder(settings));
    const key = new FolderKey(dataFolder(settings));
    let comparison: ReturnType<Replay['compare']> | undefined;
    // Commits come first: when the first row is there, the history is whole.
    const found = verifyLog(
      dataFolder(settings),
      (commit, kept) => {
        key.trial.add(commit);
        history.add(replay.add(commit), kept);
      },
      (row) => {
        comparison ??= replay.compare();
        comparison.add(row);
      },
    );
    const { position, watermark, commits, rows, rowsForm } = found;
    // Without rows of today's form there is nothing to compare, and no damage either.
    const comparable = rowsForm === ROWS_FORM;
    environment.print(
      [
        `data folder                ${settings.data}`,
        `commits read and replayed  ${commits}`,
        `last position              ${position}`,
        `last durable position      ${watermark ?? 'unknown'}`,
        `rows compared              ${comparable ? rows : 0}`,
        `commits told of in history ${comparable ? found.history : 0}`,
        '',
      ].join('\n'),
    );
    if (position > 0 && !comparable) {
      const why = rowsForm === 0 ? 'were given up by a recovery' : `are of form ${rowsForm}, and this is ${ROWS_FORM}`;
      environment.print(`The rows ${why}: the next start makes them anew from the commits.\n`);
    }
    const differing = comparable ? [...(comparison ?? replay.compare()).findings(), ...history.findings(found)] : [];
    const strange = key.finding === undefined ? [] : [key.finding];
    const findings = [...found.findings, ...strange, ...differing];
    for (const finding of findings) environment.print(`- ${finding}\n`);
    environment.print(findings.length === 0 ? 'The log is sound.\n' : `${findings.length} findings.\n`);
    return findings.length === 0 ? 0 : 1;
  },
};
