#!/usr/bin/env node
import { join } from 'node:path';
import { root, run } from './run.mjs';

process.exit(await run([join(root, 'src/cli/netloom.ts'), ...process.argv.slice(2)]));
