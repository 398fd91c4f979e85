/** What a worker reads in place of an argument that nobody sealed; what stood in it isn't looked at (docs/decisions/009). */
export const unsealed = { unsealed: true } as const;

/** Whether a worker found no sealed argument there. */
export function isUnsealed(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'unsealed' in argument;
}
