import { fileURLToPath } from 'node:url';
import { testInNamespace } from '../namespaces/namespace.ts';
import { RESOLVED, whereResolved } from './where-resolved.ts';

/** Installed, systemd-resolved takes the machine's /etc/resolv.conf over: a folder it was unpacked to does, as .ci/run makes. */
testInNamespace(
  'docs/guide/dns.md, systemd-resolved, in a namespace',
  fileURLToPath(new URL('./resolved.ts', import.meta.url)),
  ['dbus-daemon', 'systemd-sysusers', whereResolved().program],
  `dbus systemd; apt-get download systemd-resolved libsystemd-shared, dpkg -x each to a folder, ${RESOLVED}=<folder>`,
);
