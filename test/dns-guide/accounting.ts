/** Which blocks of docs/guide/dns.md are run, by whom, and why the others are not. */

/** By guide.ts. */
export const RUN = [
  'Where to ask 1',
  'Port 53 1',
  'A process 1',
  'A process 2',
  'A process 3',
  'A process 4',
  'A pod 3',
  'dnsmasq 1',
  'unbound 1',
  'BIND 1',
];

/** By resolved.ts. */
export const RUN_WITH_RESOLVED = ['systemd-resolved 1', 'systemd-resolved 2'];

export const NOT_RUN: Readonly<Record<string, string>> = {
  'A container 1': 'needs a Docker daemon and an image from a registry',
  'A container 2': 'the same',
  'A pod 1': 'CoreDNS is in no Debian package',
  'A pod 2': 'needs a cluster; the resolv.conf it makes is run',
  'macOS 1': 'needs macOS',
  'Windows 1': 'needs Windows',
  'NetworkManager 1': 'takes the network of the machine over',
};
