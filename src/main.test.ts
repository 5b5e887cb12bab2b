import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url));

/** Starts a server that cannot listen, says why, and has nothing more to do. */
const program = (port: number): string => `
  import { start } from ${at('./main.ts')};
  import { readSettings } from ${at('./platform/settings.ts')};
  const given = {
    NETLOOM_DATA: ':memory:',
    NETLOOM_DNS_PORT: '0',
    NETLOOM_ADMIN_LISTEN: '127.0.0.1:0',
    NETLOOM_API_LISTEN: '127.0.0.1:${port}',
  };
  const silent = () => {};
  const logger = { info: silent, warn: silent, error: silent };
  await start(readSettings({}, given, '127.99.0.0/16'), logger, silent).catch(({ message }) => console.log(message));
`;

test('a start that throws leaves nothing behind that keeps a process', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = other.address() as { port: number };
    const args = ['--eval', program(port)];
    const { stdout } = await run(process.execPath, args, { timeout: 20_000 });
    assert.match(stdout, /NETLOOM_API_LISTEN/);
  } finally {
    other.close();
  }
});
