import { describe, expect, it } from 'vitest';
import { PasswordListAway, RecordStoreAway, socketCodes, whatIsAway } from '../../src/domain/away.js';

const prisma = (code: string, cause?: object) =>
  Object.assign(new Error('Invalid invocation'), {
    name: 'PrismaClientKnownRequestError',
    code,
    ...(cause === undefined ? {} : { meta: { driverAdapterError: { name: 'DriverAdapterError', cause } } }),
  });
const grpc = (code: number) =>
  Object.assign(new Error('Failed'), {
    name: 'ServiceError',
    cause: Object.assign(new Error('x'), { code }),
  });
const rawGrpc = (code: number) => Object.assign(new Error('Failed'), { code, details: 'x', metadata: {} });

/** The failures of a killed, a starting and a full PostgreSQL, and of a killed Temporal, as they were seen. */
describe('what is away', () => {
  it.each([
    ['a database that refuses connections', prisma('P1001'), 'database'],
    ['a raw query to it', prisma('P2010', { kind: 'DatabaseNotReachable' }), 'database'],
    ['a database that starts', prisma('P2039', { kind: 'postgres', code: '57P03' }), 'database'],
    ['a database that was told to stop', prisma('P2039', { kind: 'postgres', code: '57P01' }), 'database'],
    ['a database with no connection left', prisma('P2037'), 'database'],
    ['a database with no disk left', prisma('P2010', { kind: 'postgres', code: '53100' }), 'database'],
    ['a database with no memory left', prisma('P2039', { kind: 'postgres', code: '53200' }), 'database'],
    ['a statement that took too long', prisma('P2010', { kind: 'postgres', code: '57014' }), 'database'],
    ['a standby', prisma('P2010', { kind: 'postgres', code: '25006' }), 'database'],
    ['a lock that others hold', Object.assign(new Error('lock'), { code: '55P03' }), 'database'],
    ['two transactions that wait for each other', prisma('P2034'), 'database'],
    ['a transaction that finds no connection in time', prisma('P2028'), 'database'],
    ['a connection that broke under a query', new Error('Connection terminated unexpectedly'), 'database'],
    [
      'a connection that broke within a transaction',
      new Error('Client has encountered a connection error and is not queryable'),
      'database',
    ],
    ['a key store that refuses', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'database'],
    ['a database that knows another password', prisma('P1000', { kind: 'AuthenticationFailed' }), 'database'],
    ['a raw query to one that is not let in', prisma('P2010', { kind: 'DatabaseAccessDenied' }), 'database'],
    ['a server without our database', prisma('P2010', { kind: 'DatabaseDoesNotExist' }), 'database'],
    ['a certificate that has expired', prisma('P2010', { kind: 'TlsConnectionError' }), 'database'],
    ['a database whose disk fails', prisma('P2010', { kind: 'postgres', code: '58030' }), 'database'],
    [
      'a transaction that stood still too long',
      prisma('P2010', { kind: 'postgres', code: '25P03' }),
      'database',
    ],
    ['a list of passwords', new PasswordListAway('gone'), 'password-list'],
    ['a Temporal that is unavailable', grpc(14), 'workflows'],
    ['a Temporal that does not answer in time', grpc(4), 'workflows'],
    ['a Temporal that has too much to do', grpc(8), 'workflows'],
    ['a Temporal whose stream breaks', grpc(13), 'workflows'],
    ['a history that isn’t answered in time', rawGrpc(4), 'workflows'],
    ['a history of a Temporal that is unavailable', rawGrpc(14), 'workflows'],
    ['nothing: Temporal says no to a reset', rawGrpc(3), null],
    ['a record store', new RecordStoreAway('away'), 'record-store'],
    [
      'a record store behind another error',
      new Error('export', { cause: new RecordStoreAway('x') }),
      'record-store',
    ],
    ['nothing: a key is taken', prisma('P2002', { kind: 'UniqueConstraintViolation' }), null],
    ['nothing: a statement is wrong', prisma('P2010', { kind: 'postgres', code: '42601' }), null],
    ['nothing: Temporal says no', grpc(3), null],
    ['nothing: a bug', new TypeError('x is undefined'), null],
    ['nothing: no error at all', undefined, null],
  ])('behind %s', (_, error, away) => {
    expect(whatIsAway(error)).toBe(away);
  });

  it.each([...socketCodes].map(String))('behind a connection that fails with %s', (code) =>
    expect(whatIsAway(Object.assign(new Error('connect'), { code }))).toBe('database'),
  );
});
