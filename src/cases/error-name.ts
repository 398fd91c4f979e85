/** The kind of a failure for the log, without its words: they may repeat what someone typed. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
