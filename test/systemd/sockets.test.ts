import { fileURLToPath } from 'node:url';
import { testInNamespace } from '../namespaces/namespace.ts';

testInNamespace(
  'sockets passed by who started the server, in a namespace',
  fileURLToPath(new URL('./sockets.ts', import.meta.url)),
  ['python3', 'setpriv', 'dig'],
  'python3 bind9-dnsutils',
);
