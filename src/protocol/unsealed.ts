/** What a worker reads in place of an argument that nobody sealed; what stood in it isn't looked at (docs/decisions/009). */
export const unsealed = { unsealed: true } as const;

/** What it reads in place of one that can't be opened: it was altered, holds nothing to read, or is sealed under a key that this worker lacks. */
export const unreadable = { unreadable: true } as const;

/** Whether a worker found no sealed argument there. */
export function isUnsealed(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'unsealed' in argument;
}

/** Whether a worker could not open what stands there. */
export function isUnreadable(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'unreadable' in argument;
}
