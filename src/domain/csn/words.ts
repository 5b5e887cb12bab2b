import { isDescription } from '../vpc/words.ts';

/** Name of a CSN, a route table or a TGW: 1 to 65 characters that are not all blank (csn contract 4.1). */
export const isTitle = (name: string): boolean => name.trim() !== '' && [...name].length <= 65;

/** What may change of a CSN, a route table or a TGW; an absent member keeps what is stored. */
export interface TextChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Whether what is to change may be written; what is absent may. */
export const areTexts = ({ name, description }: TextChanges): boolean =>
  (name === undefined || isTitle(name)) && isDescription(description ?? '');

interface Texts {
  readonly name: string;
  readonly description: string;
}

/** The texts after a change, or undefined where they stay what they are. */
export function changed(before: Texts, changes: TextChanges): Texts | undefined {
  const { name = before.name, description = before.description } = changes;
  return name === before.name && description === before.description ? undefined : { name, description };
}
