import type { Tag } from './types.ts';

const NAME = /^[\p{L}\p{N}_.-]{1,65}$/u;
const TAG_KEY = /^[\p{L}\p{N}\-_ /.]{1,65}$/u;
const TAG_VALUE = /^[\p{L}\p{N}\-_ /.]{0,65}$/u;
const MAX_TAGS = 20;

/** Name of a subnet, and of a VPC but for 'default': up to 65 letters, digits and '_' (common contract 4.3). */
export const isName = (name: string): boolean => NAME.test(name);

/** Name of a VPC: 'default' is the system's own. */
export const isVpcName = (name: string): boolean => isName(name) && name !== 'default';

export const isDescription = (text: string): boolean => text.length <= 200;

/** Common contract 5: up to 20, each key once. */
export const areTags = (tags: readonly Tag[]): boolean =>
  tags.length <= MAX_TAGS &&
  new Set(tags.map(({ tagKey }) => tagKey)).size === tags.length &&
  tags.every(({ tagKey, tagValue }) => TAG_KEY.test(tagKey) && TAG_VALUE.test(tagValue));
