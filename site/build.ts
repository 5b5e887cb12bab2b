import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOf } from './check.ts';
import { BrokenLink } from './markdown.ts';
import { defaultOutput } from './repository.ts';
import { siteFiles } from './site.ts';
import { write } from './write.ts';

// npm run docs [-- <folder>]: builds the documentation into dist-docs/, or the folder named.

function build(folder: string): readonly string[] {
  const files = siteFiles();
  const faults = faultsOf(files);
  if (faults.length > 0) return faults;
  if (!write(folder, files)) return [`${folder} holds something else, and is left alone`];
  console.log(`${files.size} files. Open ${pathToFileURL(join(folder, 'index.html'))}`);
  return [];
}

function faultsOfBuild(folder: string): readonly string[] {
  try {
    return build(folder);
  } catch (error) {
    if (error instanceof BrokenLink) return [error.message];
    throw error;
  }
}

const faults = faultsOfBuild(resolve(process.argv[2] ?? defaultOutput));
for (const fault of faults) console.error(`docs: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
