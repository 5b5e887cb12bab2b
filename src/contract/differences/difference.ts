/**
 * What kind of difference from Baidu Cloud a sentence tells.
 * proposal: nothing public decides it, so we did; the cloud may do it so or otherwise.
 * otherwise: the cloud is documented, or seen in its clients, to do it another way.
 * not-enforced: the cloud enforces it; here it holds only where a setting asks for it, or never.
 * missing: a part of it that is not here.
 */
export type DifferenceKind = 'proposal' | 'otherwise' | 'not-enforced' | 'missing';

/** One difference, or one thing that may be one: a sentence in our words, and where its fact or decision stands. */
export interface Difference {
  /** Its name for ever, `<service>.<words>`: cases of the conformance suite and links refer to it. */
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly sentence: string;
  /** A section of the contract documents as rows cite them (`dns 4.1`), or a page of `docs/decisions/`. */
  readonly source: string;
}

const of =
  (kind: DifferenceKind) =>
  (id: string, sentence: string, source: string): Difference => ({ id, kind, sentence, source });

export const proposal = of('proposal');
export const otherwise = of('otherwise');
export const notEnforced = of('not-enforced');
export const missing = of('missing');

/** The differences of each operation of a table of rows: none may be left out, and none be of no row. */
export type DifferencesOf<Rows extends readonly { readonly name: string }[]> = Readonly<
  Record<Rows[number]['name'], readonly Difference[]>
>;
