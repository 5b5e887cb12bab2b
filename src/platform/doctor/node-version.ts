import { type Finding, ok, warn } from './finding.ts';

/** @param pinned the version this netloom is tested with. */
export function findNode(running: string, pinned: string): Finding {
  if (running === pinned) return ok('node', `Node ${running}, the one netloom is tested with.`);
  return warn(
    'node',
    `Node ${running}, and netloom is tested with ${pinned}: npm start and npx netloom take that one.`,
  );
}
