/** `_` and `%` stand for anything in a LIKE (PostgreSQL, "Pattern Matching"), and Prisma passes them on. */
const literal = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`);

/** Filters for a column that holds a text as it was typed: the only place that searches by a part. */
export const beginningWith = (text: string) => ({ startsWith: literal(text) });
export const endingWith = (text: string) => ({ endsWith: literal(text) });
