import { temporalAnswer } from './temporal-answers.js';

/** What a program needs and doesn't have in itself. */
export type Away = 'database' | 'workflows' | 'record-store' | 'record' | 'password-list';

/** Thrown by a record store that can't be reached, so that nobody has to know its client's errors. */
export class RecordStoreAway extends Error {
  override readonly name = 'RecordStoreAway';
}

/** Thrown where the file of breached passwords can't be read: a password that nobody has looked up is no new password. */
export class PasswordListAway extends Error {
  override readonly name = 'PasswordListAway';
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

/** Thrown where something sealed was altered, cut off or isn't what it is called. Of an object in the record store it says which. */
export class RecordDamaged extends Error {
  override readonly name = 'RecordDamaged';

  readonly objectKey: string | undefined;

  constructor({ objectKey }: { readonly objectKey?: string } = {}) {
    super('A stored record is damaged');
    this.objectKey = objectKey;
  }
}

/** What is said of something sealed whose key or bytes aren't there. Nothing is lost before an engineer has looked for them. */
const unreadable: ReadonlySet<unknown> = new Set([
  'ChartKeyMissing',
  'RecordDamaged',
  'RecordKeyMissing',
  'StoredRecordMissing',
]);

/** What Prisma, its adapter and the driver below them say of a server that can't be reached, doesn't let us in, closes, starts or is full, and of two writes of which one has to be tried again. */
const prismaCodes: ReadonlySet<unknown> = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2034',
  'P2037',
]);
const adapterKinds: ReadonlySet<unknown> = new Set([
  'DatabaseNotReachable',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
  'AuthenticationFailed',
  'TlsConnectionError',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/**
 * Connection exceptions; a role or database that isn't let in or isn't there; no disk, memory or connection left; a statement that was given up, shutdown, crash,
 * starting up; a disk that fails; a standby that takes no writes yet; a transaction that stood still too long; and locks that others hold (PostgreSQL, appendix A).
 */
const postgresStates =
  /^(08\w{3}|28\w{3}|3D000|53\w{3}|57\w{3}|58\w{3}|25006|25P03|25P04|40001|40P01|55P03)$/;
const driverWords =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|Query read timeout)/;

/** What Node says of a socket that leads nowhere, breaks, or that there is none left of; of a name, also that nobody can say just now where it leads. */
export const socketCodes: ReadonlySet<unknown> = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETUNREACH',
  'ENFILE',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

interface Facts {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly metadata?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: unknown } };
}

/**
 * Which part is away when a call fails like this; null when the failure says something else. Our own sockets to others (mail, telephone) throw errors
 * of ours, so a bare broken socket is the database's.
 */
export function whatIsAway(error: unknown): Away | null {
  const { name, code, kind, message, cause, meta, metadata } = (error ?? {}) as Facts;
  if (name === 'RecordStoreAway') return 'record-store';
  if (name === 'PasswordListAway') return 'password-list';
  if (unreadable.has(name)) return 'record';
  if (name === 'TransportError') return 'workflows';
  // Some calls of Temporal's client throw what gRPC says as it is: a number for a code, with metadata beside it.
  if (name === 'ServiceError' || (typeof code === 'number' && metadata !== undefined))
    return temporalAnswer(error) === 'again' ? 'workflows' : null;
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
  record: 'A record cannot be opened, because its key or its file is missing or damaged',
  'password-list': 'The file of breached passwords cannot be read',
};
