import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOf } from './check.ts';
import { BrokenLink } from './markdown.ts';
import { defaultOutput } from './repository.ts';
import { siteFiles } from './site.ts';

// npm run docs [-- <folder>]: builds the documentation into dist-docs/, or the folder named. What was built there before goes.

/** Whether a folder may be replaced: it is empty, or what an earlier run built. */
const replaceable = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).length === 0 || existsSync(join(folder, 'search-index.js'));

function build(folder: string): number {
  if (!replaceable(folder)) {
    console.error(`docs: ${folder} holds something else, and is left alone.`);
    return 1;
  }
  const files = siteFiles();
  const faults = faultsOf(files);
  if (faults.length > 0) {
    for (const fault of faults) console.error(`docs: ${fault}`);
    return 1;
  }
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log(`${files.size} files. Open ${pathToFileURL(join(folder, 'index.html'))}`);
  return 0;
}

try {
  process.exitCode = build(resolve(process.argv[2] ?? defaultOutput));
} catch (error) {
  if (!(error instanceof BrokenLink)) throw error;
  console.error(`docs: ${error.message}`);
  process.exitCode = 1;
}
