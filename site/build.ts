import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { problemsOf } from './check.ts';
import { BrokenLink } from './markdown.ts';
import { defaultOutput } from './repository.ts';
import { siteFiles } from './site.ts';
import { write } from './write.ts';

// npm run docs [-- <folder>]: builds the documentation into dist-docs/, or the folder named.

function build(folder: string): readonly string[] {
  const files = siteFiles();
  const problems = problemsOf(files);
  if (problems.length > 0) return problems;
  if (!write(folder, files)) return [`${folder} holds something else, and is left alone`];
  console.log(`${files.size} files. Open ${pathToFileURL(join(folder, 'index.html'))}`);
  return [];
}

function problemsOfBuild(folder: string): readonly string[] {
  try {
    return build(folder);
  } catch (error) {
    if (error instanceof BrokenLink) return [error.message];
    throw error;
  }
}

const problems = problemsOfBuild(resolve(process.argv[2] ?? defaultOutput));
for (const problem of problems) console.error(`docs: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
