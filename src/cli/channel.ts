import { adminClient } from './admin-client.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

/** Brings a channel's BGP session up or down: its routes come and go with it. */
export const channel: Command = {
  usage: 'up <id> | down <id>',
  about: "bring a channel's BGP session up or down",
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 2 });
    const [state = '', id = ''] = rest;
    if (state !== 'up' && state !== 'down')
      throw new BadUsage(`A session is up or down, not ${JSON.stringify(state)}.`);
    const path = `/netloom/v1/instances/channel/${encodeURIComponent(id)}/session`;
    await adminClient(settings)('PUT', path, { up: state === 'up' });
    return 0;
  },
};
