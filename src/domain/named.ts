/**
 * The name of an entry of a table, of a name that someone typed or that came with an address; null where the table has none of its own. Names that every object knows,
 * such as `constructor`, are no entries.
 */
export function namedIn<Table extends object>(table: Table, name: string): (keyof Table & string) | null {
  return Object.hasOwn(table, name) ? (name as keyof Table & string) : null;
}

/** Whether a text is one of some names; nothing is none of them. */
export function isOneOf<Name extends string>(names: readonly Name[], text: string | undefined): text is Name {
  return (names as readonly (string | undefined)[]).includes(text);
}
