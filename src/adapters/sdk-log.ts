import { DefaultLogger } from '@temporalio/worker';
import type { Log } from './log.js';

/** What a line of the SDK may carry: Temporal's ids and names of ours. Its other fields repeat payloads and failures whole. */
const said = [
  'sdkComponent',
  'taskQueue',
  'workflowType',
  'workflowId',
  'runId',
  'workflowRunId',
  'activityType',
  'activityId',
  'attempt',
  'updateName',
  'signalName',
];

type Meta = Readonly<Record<string | symbol, unknown>>;

/**
 * Says the SDK's warnings and errors as lines of our log: with ids, the kinds of what failed and where, but without the message of an error, a failure or
 * a task, which may repeat what people typed.
 */
export function sdkLogger(log: Log): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta = {} }) => {
    log[level === 'ERROR' ? 'error' : 'warn'](
      { ...pick(meta), ...troubleOf(meta['error'] ?? meta['err']) },
      withoutDetail(message),
    );
  });
}

function pick(meta: Meta): object {
  return Object.fromEntries(said.filter((key) => meta[key] !== undefined).map((key) => [key, meta[key]]));
}

/** Of an error its kind, the kinds of its causes, and the SDK's own number of what went wrong; of what the core prints as text, the code of gRPC. */
function troubleOf(error: unknown): object {
  const [code] = /TMPRL\d+|(?<=\bcode: '?)\w[\w ]*/.exec(String(error)) ?? [];
  return {
    ...(code === undefined ? {} : { code }),
    ...(error instanceof Error ? { kinds: kindsOf(error), err: error } : {}),
  };
}

function kindsOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const { name, cause } = error;
  return [(error as { type?: string | null }).type ?? name, ...kindsOf(cause)];
}

/** The SDK puts the message of an error behind a colon. */
function withoutDetail(message: string): string {
  return message.replace(/: [^]*/, '');
}
