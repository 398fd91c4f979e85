/** Keeps its thread busy for so many milliseconds. */
export function workFor(ms: number): number {
  if (ms < 0) throw new RangeError('no negative time');
  for (const end = performance.now() + ms; performance.now() < end;);
  return ms;
}
