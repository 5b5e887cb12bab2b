import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { startServer } from '../server.ts';

/** Nice values by thread, from /proc: the field after the name in parentheses that is the 19th of all (proc(5)). */
function niceValues(pid: number): Map<number, number> {
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  const statOf = (thread: number): string[] =>
    readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  return new Map(threads.map((thread) => [thread, Number(statOf(thread)[16])]));
}

test('the main thread gives way to those that answer DNS', { skip: process.platform !== 'linux' }, async () => {
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_DNS_UPSTREAM: '127.0.0.1:9' } });
  try {
    const pid = server.process.pid!;
    const values = niceValues(pid);
    assert.equal(values.get(pid), 10);
    // The dns thread and the forward thread at least, and what the runtime has of its own.
    assert.ok([...values.values()].filter((nice) => nice === 0).length >= 2, [...values.values()].join());
  } finally {
    await server.kill();
  }
});
