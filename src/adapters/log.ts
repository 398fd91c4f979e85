import { trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type Log = Logger;

/**
 * Logs as JSON lines. Callers pass ids, codes and counts only; an error keeps its name and stack, never its message or its fields,
 * which may repeat what people typed. A line said within a trace names it. Lines go to standard output unless told otherwise.
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(1)): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: ofTrace,
    serializers: { err: stackOf, error: stackOf, stack: placesIn },
    hooks: {
      // pino makes an error's message the line's own when none is given.
      logMethod(args, log) {
        const [first, said] = args as [unknown, string?];
        if (first instanceof Error) log.apply(this, [{ err: first }, said ?? first.name]);
        else log.apply(this, args);
      },
    },
  };
  return pino(options, destination);
}

/** Under which trace it is looked for at the collector. */
function ofTrace(): object {
  const span = trace.getActiveSpan();
  return span === undefined ? {} : { traceId: span.spanContext().traceId };
}

function stackOf(error: unknown): unknown {
  return error instanceof Error ? { name: error.name, stack: placesIn(error.stack) } : error;
}

/** The lines of a stack that name places; the message, which may have several lines, stands before them. */
export function placesIn(stack: unknown): string {
  return String(stack)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
