import { join } from 'node:path';

/**
 * Names a folder that the Debian packages systemd-resolved and libsystemd-shared were unpacked to. It is not named like a
 * setting of ours: servers refuse those they do not know.
 */
export const RESOLVED = 'TEST_RESOLVED';

/** Where systemd-resolved is, if it is here, and what it needs in its environment. */
export function whereResolved(): { program: string; control: string; users: string; bus: string; libraries: string } {
  const folder = process.env[RESOLVED] ?? '/';
  const at = (path: string): string => join(folder, path);
  return {
    program: at('lib/systemd/systemd-resolved'),
    control: at('usr/bin/resolvectl'),
    users: at('usr/lib/sysusers.d/systemd-resolve.conf'),
    bus: at('usr/share/dbus-1/system.d/org.freedesktop.resolve1.conf'),
    libraries: ['x86_64', 'aarch64'].map((kind) => at(`usr/lib/${kind}-linux-gnu/systemd`)).join(':'),
  };
}
