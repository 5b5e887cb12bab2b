/** Marks, letters and digits of every script and `_ . @ + = , : -`; blanks within. */
const NAME = /^(?! )[\p{L}\p{M}\p{N}_.@+=,: -]+(?<! )$/u;

/**
 * Characters a name may have (common contract 3.1 says only how many). Names stand in paths, so what a path cannot hold
 * is no name: a slash, and `.` and `..`, which clients resolve. Nor is `*`, which patterns of resources read as any.
 */
const isName = (name: string, most: number): boolean =>
  name.length <= most && NAME.test(name) && name !== '.' && name !== '..';

export const isUserName = (name: string): boolean => isName(name, 255);

/** Of a group, a policy or a role. */
export const isShortName = (name: string): boolean => isName(name, 64);

/** A description, and a user's contact. */
export const isRemark = (text: string): boolean => text.length <= 1000;
