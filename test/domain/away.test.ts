import { describe, expect, it } from 'vitest';
import { RecordStoreAway, whatIsAway } from '../../src/domain/away.js';

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

/** The failures of a killed, a starting and a full PostgreSQL, and of a killed Temporal, as they were seen. */
describe('what is away', () => {
  it.each([
    ['a database that refuses connections', prisma('P1001'), 'database'],
    ['a raw query to it', prisma('P2010', { kind: 'DatabaseNotReachable' }), 'database'],
    ['a database that starts', prisma('P2039', { kind: 'postgres', code: '57P03' }), 'database'],
    ['a database that was told to stop', prisma('P2039', { kind: 'postgres', code: '57P01' }), 'database'],
    ['a database with no connection left', prisma('P2037'), 'database'],
    ['a transaction that finds no connection in time', prisma('P2028'), 'database'],
    ['a connection that broke under a query', new Error('Connection terminated unexpectedly'), 'database'],
    [
      'a connection that broke within a transaction',
      new Error('Client has encountered a connection error and is not queryable'),
      'database',
    ],
    ['a key store that refuses', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'database'],
    ['a Temporal that is unavailable', grpc(14), 'workflows'],
    ['a Temporal that does not answer in time', grpc(4), 'workflows'],
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
});
