/** What a member of a body or a parameter may be, beyond its type: as the domain checks it. By operation, then member. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

export const limitOf = (operation: string, member: string): string => LIMITS[operation]?.[member] ?? '';
