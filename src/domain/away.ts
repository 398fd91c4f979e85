/** What a program needs and doesn't have in itself. */
export type Away = 'database' | 'workflows' | 'record-store' | 'record';

/** Thrown by a record store that can't be reached, so that nobody has to know its client's errors. */
export class RecordStoreAway extends Error {
  override readonly name = 'RecordStoreAway';
}

/** Thrown where a record key isn't known that sealed something, or is another one under its name. */
export class RecordKeyMissing extends Error {
  override readonly name = 'RecordKeyMissing';

  constructor(keyId: string) {
    super(`No record key with the id ${keyId} opens it`);
  }
}

/** Thrown where the record store lacks an object that should be there: it is the wrong store, or an older copy of it. */
export class StoredRecordMissing extends Error {
  override readonly name = 'StoredRecordMissing';

  readonly objectKey: string;

  constructor(objectKey: string) {
    super('A stored record is missing');
    this.objectKey = objectKey;
  }
}

/** What is said of something sealed whose key or bytes aren't there. Nothing is lost before an engineer has looked for them. */
const unreadable: ReadonlySet<unknown> = new Set([
  'ChartKeyMissing',
  'RecordKeyMissing',
  'StoredRecordMissing',
]);

/** What Prisma, its adapter and the driver below them say of a server that can't be reached, closes, starts or is full. */
const prismaCodes: ReadonlySet<unknown> = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);
const adapterKinds: ReadonlySet<unknown> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/** Connection exceptions, too many connections, shutdown, crash, starting up (PostgreSQL, appendix A). */
const postgresStates = /^(08\w{3}|53300|57P0[1-3])$/;
const driverWords =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed)/;
const socketCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);

/** UNAVAILABLE and DEADLINE_EXCEEDED of gRPC. */
const grpcCodes: ReadonlySet<unknown> = new Set([14, 4]);

interface Facts {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: unknown } };
}

/**
 * Which part is away when a call fails like this; null when the failure says something else. Our own sockets to others (mail, telephone) throw errors
 * of ours, so a bare broken socket is the database's.
 */
export function whatIsAway(error: unknown): Away | null {
  const { name, code, kind, message, cause, meta } = (error ?? {}) as Facts;
  if (name === 'RecordStoreAway') return 'record-store';
  if (unreadable.has(name)) return 'record';
  if (name === 'TransportError') return 'workflows';
  if (name === 'ServiceError') return grpcCodes.has((cause as Facts | undefined)?.code) ? 'workflows' : null;
  const ofDatabase =
    prismaCodes.has(code) ||
    adapterKinds.has(kind) ||
    socketCodes.has(code) ||
    (typeof code === 'string' && postgresStates.test(code)) ||
    (typeof message === 'string' && driverWords.test(message));
  if (ofDatabase) return 'database';
  const within = meta?.driverAdapterError?.cause ?? cause;
  return within === undefined || within === null ? null : whatIsAway(within);
}

/** A part in words, for people who run the programs. */
export const awayWords: Record<Away, string> = {
  database: 'PostgreSQL cannot be reached',
  workflows: 'Temporal cannot be reached',
  'record-store': 'The record store cannot be reached',
  record: 'A record cannot be opened, because its key or its file is missing',
};
