import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Logs as JSON lines. Callers pass ids, codes and counts only; an error keeps its name and stack, never its payload. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
