/** What a test file has opened and not closed yet: back offices, scenes, programs. Empty at its end, or the file fails (guards.ts). */
export const leftOpen = new Set<string>();
