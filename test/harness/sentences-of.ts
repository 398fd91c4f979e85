/** Stands for whatever a sentence is made of: a word itself, and any field that is read of it. */
const anything: unknown = new Proxy(
  {},
  {
    get: (_, name) => (name === Symbol.toPrimitive ? () => '«1»' : `«${String(name)}»`),
  },
);

/** Every sentence of a table by its place; functions are called with what stands for anything. */
export function sentencesOf(table: object, place = ''): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([name, value]: [string, unknown]): [string, string][] => {
      const at = `${place}/${name}`;
      if (typeof value === 'string') return [[at, value]];
      if (typeof value === 'function') {
        const said: unknown = (value as (...of: unknown[]) => unknown)(anything, '«2»', '«3»');
        return [...sentencesOf({ said }, at)];
      }
      return typeof value === 'object' && value !== null ? [...sentencesOf(value, at)] : [];
    }),
  );
}

/** What a sentence names of what it is made of, and the numbers to call. */
export const namedIn = (sentence: string): string[] => (sentence.match(/«\w+»|988|911/g) ?? []).toSorted();
