import { fileURLToPath } from 'node:url';
import { testInNamespace } from './namespace.ts';

/** Both families of addresses: it gives itself addresses there without touching the machine's. */
testInNamespace('dual stack, in a namespace', fileURLToPath(new URL('./dual-stack.ts', import.meta.url)), [], '');
