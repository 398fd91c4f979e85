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
  return error instanceof Error ? { name: error.name, stack: placesOf(error) } : error;
}

/** Where an error came from, by its stack, without a line of its message. */
export function placesOf({ message, stack = '' }: Error): string {
  const said = stack.indexOf(message);
  return placesIn(said < 0 ? stack : stack.slice(said + message.length));
}

/** A place as V8 prints it: it ends with a file and where in it, or with what has no file. A line of a message may begin with "at", too. */
const place =
  /^\s+at .*(?:(?:\.[cm]?[jt]sx?|\[eval\d*\]|node:[\w/]+):\d+(?::\d+)?|<anonymous>|native|index \d+)\)?$/;

/** The lines of a stack that name places; the message, which may have several lines, stands before them. */
function placesIn(stack: unknown): string {
  return String(stack)
    .split('\n')
    .filter((line) => place.test(line))
    .join('\n');
}
