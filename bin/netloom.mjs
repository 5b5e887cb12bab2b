#!/usr/bin/env node
import { entry } from './places.mjs';
import { run } from './run.mjs';

process.exit(await run([entry, ...process.argv.slice(2)]));
