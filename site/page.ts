import { posix } from 'node:path';
import type { Html } from './html.ts';

/** Where a page stands in the sidebar; 'none': it is only linked to. */
export type Section = 'Start' | 'Guides' | 'Examples' | 'Reference' | 'Coverage' | 'Decisions' | 'Project' | 'none';

/** A part of a page that can be linked to and found: a heading and what stands below it. */
export interface Passage {
  readonly id: string;
  readonly title: string;
  /** Of its heading: 2 and 3 stand in the page's own contents. */
  readonly depth: number;
  readonly text: string;
}

/** A page of the site. */
export interface Page {
  /** From the site's folder: `guide/identity.html`. */
  readonly path: string;
  readonly title: string;
  /** Its name in the sidebar, where that is shorter than the title. */
  readonly menu?: string;
  readonly section: Section;
  readonly body: Html;
  readonly passages: readonly Passage[];
}

/** A link from one page to another that works from the file system: always relative. `to` may have a fragment. */
export const linkTo = (from: string, to: string): string =>
  posix.relative(posix.dirname(from), to) || posix.basename(to);
