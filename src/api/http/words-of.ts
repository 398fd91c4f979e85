/** What a table has for a name that came with an address; nothing for names that every object knows, such as `constructor`. */
export function wordsOf(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
