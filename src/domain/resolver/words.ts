const NAME = /^\p{L}[\p{L}\p{N}_/.-]{0,64}$/u;
const RULE_NAME = /^\p{L}[\p{L}\p{N}_/. -]{0,64}$/u;

/** Name of a resolver: 1 to 65 letters, digits and '-_/.', a letter first (dns contract 4.4). */
export const isResolverName = (name: string): boolean => NAME.test(name);

/** Name of a rule: a blank may be in it too (dns contract 4.5). */
export const isRuleName = (name: string): boolean => RULE_NAME.test(name);
