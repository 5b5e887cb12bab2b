/** A block of code of a page. */
export interface Block {
  /** Its heading, and which of its blocks it is: `A process 2`. */
  readonly key: string;
  readonly language: string;
  readonly text: string;
  /** What its section says beside code. */
  readonly around: string;
}

/** All blocks of a page, by their keys. */
export function blocksOf(page: string): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const section of page.split(/^(?=##+ )/m).slice(1)) {
    const heading = /^##+ (.+)$/m.exec(section)![1]!;
    const around = section.replaceAll(/^```.*?^```$/gms, '');
    const found = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
    for (const [i, [, language = '', text = '']] of found.entries()) {
      const key = `${heading} ${i + 1}`;
      blocks.set(key, { key, language, text, around });
    }
  }
  return blocks;
}
