/**
 * What a failed call of Temporal means to the caller: it may go through later (`again`), the workflow has ended (`ended`), it is there already
 * (`exists`), this workflow takes it never (`case`), or nothing of ours is taken until an engineer mends the settings (`program`).
 */
export type TemporalAnswer = 'again' | 'ended' | 'exists' | 'case' | 'program';

/** By status of gRPC (grpc.io, "Status codes"). Of an update FAILED_PRECONDITION says that its run takes no more of them, or that its workflow task fails (`isTaskFailing`). */
export const answerByStatus = {
  CANCELLED: [1, 'again'],
  UNKNOWN: [2, 'again'],
  INVALID_ARGUMENT: [3, 'case'],
  DEADLINE_EXCEEDED: [4, 'again'],
  NOT_FOUND: [5, 'ended'],
  ALREADY_EXISTS: [6, 'exists'],
  PERMISSION_DENIED: [7, 'program'],
  RESOURCE_EXHAUSTED: [8, 'again'],
  FAILED_PRECONDITION: [9, 'case'],
  ABORTED: [10, 'again'],
  OUT_OF_RANGE: [11, 'case'],
  UNIMPLEMENTED: [12, 'program'],
  INTERNAL: [13, 'again'],
  UNAVAILABLE: [14, 'again'],
  DATA_LOSS: [15, 'case'],
  UNAUTHENTICATED: [16, 'program'],
} as const satisfies Record<string, readonly [status: number, answer: TemporalAnswer]>;

const byNumber = new Map<unknown, TemporalAnswer>(Object.values(answerByStatus));

/** Errors of the client that name what they mean and carry no status. */
const byName: Readonly<Record<string, TemporalAnswer>> = {
  WorkflowNotFoundError: 'ended',
  WorkflowExecutionAlreadyStartedError: 'exists',
  NamespaceNotFoundError: 'program',
};

/** What an error of Temporal's client means; one that says nothing of Temporal may pass, like a connection that broke. */
export function temporalAnswer(error: unknown): TemporalAnswer {
  if (isTaskFailing(error)) return 'again';
  const { name } = (error ?? {}) as Said;
  return byName[String(name)] ?? byNumber.get(statusOf(error).code) ?? 'again';
}

/**
 * Whether a workflow takes no update since its workflow task fails: for seconds where its workers are killed or have too much to do, for good where its
 * code doesn't fit its history. Temporal says it in words alone (its server, "Unable to perform workflow execution update due to Workflow Task in failed state").
 */
export function isTaskFailing(error: unknown): boolean {
  const { code, details } = statusOf(error);
  const [failedPrecondition] = answerByStatus.FAILED_PRECONDITION;
  return code === failedPrecondition && /workflow task (in failed state|failure)/i.test(String(details));
}

interface Said {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** The status of gRPC in an error, which the client wraps. */
function statusOf(error: unknown): Said {
  const said = (error ?? {}) as Said;
  return said.name === 'ServiceError' ? ((said.cause ?? {}) as Said) : said;
}
