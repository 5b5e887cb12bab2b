import { recoverLog } from '../store/recover.ts';
import { dataFolder } from './data-folder.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

/** Goes on from the last good position of a log that is refused; the files as found are kept. */
export const recover: Command = {
  usage: '--accept-loss',
  about: 'go on from the last good position of a damaged log, giving up what came after it',
  run: async (environment) => {
    const { settings, switches } = commandLine(environment, { switches: ['accept-loss'] });
    if (!switches.has('accept-loss')) {
      throw new BadUsage('Recovery gives up whatever came after the last good position. Say so: --accept-loss.');
    }
    const { position, watermark, found, kept } = recoverLog(dataFolder(settings), { acceptLoss: true });
    environment.print(
      [
        `Found: ${found}.`,
        `The log goes on from position ${position}; ${watermark ?? 'an unknown position'} was durable before.`,
        `The files as found are kept in ${kept}.`,
        'The next start makes the current rows anew from the history; then netloom verify can compare them.',
        '',
      ].join('\n'),
    );
    return 0;
  },
};
