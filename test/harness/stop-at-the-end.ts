/** How to stop what the tests of a file share; called after the last of them (guards.ts). */
export const stopAtTheEnd = new Set<() => Promise<void>>();
