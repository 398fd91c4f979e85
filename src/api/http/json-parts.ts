const marks: ReadonlySet<number> = new Set(Buffer.from('{[,'));

/**
 * Whether JSON has more than so many parts (objects, lists, and what is in them), known before it is parsed: each part is work while everyone else waits, and parts
 * within parts are the most. A mark within a text counts, too.
 */
export function hasMoreParts(json: Uint8Array, most: number): boolean {
  let parts = 0;
  for (const byte of json) if (marks.has(byte) && (parts += 1) > most) return true;
  return false;
}
