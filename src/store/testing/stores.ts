/** Every store, for the tests that all of them must pass. */
import { after } from 'node:test';
import type { Log } from '../../engine/log.ts';
import { directLog } from '../direct.ts';
import { memoryLog } from '../memory.ts';
import { sqliteLog } from '../threaded.ts';
import { freshFolder, removeFolder } from './model.ts';

/** Gives one log, and how to have it again after it was closed. */
export type Make = () => { log: Log; again: () => Log };

const folders: string[] = [];
after(() => folders.forEach(removeFolder));

function onDisk(make: (options: { directory: string }) => Log): Make {
  return () => {
    const directory = freshFolder();
    folders.push(directory);
    return { log: make({ directory }), again: () => make({ directory }) };
  };
}

const inMemory: Make = () => {
  const log = memoryLog();
  return { log, again: () => log };
};

/** Every store there is, new ones in folders that are removed at the end. */
export const STORES: Readonly<Record<string, Make>> = {
  memory: inMemory,
  'sqlite in the same thread': onDisk(directLog),
  'sqlite in its own thread': onDisk(sqliteLog),
};
