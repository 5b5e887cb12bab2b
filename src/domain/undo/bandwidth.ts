import { createLimit, deleteLimit, updateLimit } from '../bandwidth/limits.ts';
import { bindPackage, renamePackage, resizePackage, unbindPackage } from '../bandwidth/packages.ts';
import type { Limit, Package } from '../bandwidth/types.ts';
import { again, type Inverse, irreversible, stepsOf } from './steps.ts';

// As the operator, who sees every account's.
const EVERY = undefined;

/** What was paid for stays paid: only what its owner may change freely goes back. */
const packageOf: Inverse<Package> = {
  made: ({ id }) => [irreversible(`package ${id} was bought`)],
  gone: ({ id }) => [irreversible(`package ${id} would have to be bought again`)],
  altered: ({ now, to }) => {
    const { id } = now;
    if (now.expiresAt !== to.expiresAt || now.stopped !== to.stopped) {
      return [irreversible(`package ${id} was paid for, or ran out`)];
    }
    return stepsOf(
      now.name !== to.name && renamePackage(EVERY, id, to.name),
      now.bandwidth !== to.bandwidth && resizePackage(EVERY, id, to.bandwidth),
      now.csn !== to.csn && now.csn !== '' && unbindPackage(EVERY, id, now.csn),
      now.csn !== to.csn && to.csn !== '' && bindPackage(EVERY, id, to.csn),
    );
  },
};

export { packageOf as package };

export const limit: Inverse<Limit> = {
  made: (made) => [deleteLimit(EVERY, made.package, made)],
  gone: (gone, place) => [again(createLimit(EVERY, gone.package, gone), 'limit-created', {}, place)],
  altered: ({ to }) => [updateLimit(EVERY, to.package, to)],
};
