import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testInNamespace } from './namespace.ts';
import { RESOLVED, whereResolved } from './where-resolved.ts';

/**
 * systemd-resolved need not be installed: to install it is to have it take /etc/resolv.conf over. Where it is not, this is
 * skipped under CI too, unless a folder it was unpacked to is named.
 */
const here = existsSync(whereResolved().program);
if (here || process.env[RESOLVED] !== undefined) {
  testInNamespace(
    'docs/guide/dns.md, systemd-resolved, in a namespace',
    fileURLToPath(new URL('./resolved.ts', import.meta.url)),
    ['dbus-daemon', 'systemd-sysusers', whereResolved().program],
    'dbus systemd',
  );
} else {
  const how = `apt-get download systemd-resolved libsystemd-shared, dpkg -x each to a folder, and ${RESOLVED}=<folder>`;
  console.log(`docs/guide/dns.md, systemd-resolved: not tested: it is not here. To run it: ${how}`);
  test('docs/guide/dns.md, systemd-resolved, in a namespace', { skip: true }, () => {});
}
