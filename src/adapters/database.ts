import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from '../generated/prisma/client.js';

export type Database = PrismaClient;
/** A transaction, or the database itself. */
export type Transaction = Prisma.TransactionClient;

/**
 * Milliseconds that a transaction waits for a connection and may last. Every act queues for the end of the audit trail, and of fifty
 * presses of one button none may be told that the database is busy.
 */
const transactionOptions = { maxWait: 20_000, timeout: 20_000 };

/** Milliseconds after which the server ends a transaction that does nothing: a program that stands still must not keep the end of the audit trail from all others. */
const idleInTransactionMs = transactionOptions.timeout + 10_000;

/** How much of a server one program may take. */
export interface DatabaseBounds {
  /** Connections at most. */
  readonly pool: number;
  /** Seconds after which the server gives a statement up. */
  readonly statementSeconds: number;
}

/** What a program takes that the configuration doesn't bound. */
export const usualBounds: DatabaseBounds = { pool: 20, statementSeconds: 60 };

/** Connects to the main database. An idle connection that breaks is let go of by the adapter, which listens to each. */
export function connectDatabase(url: string, { pool, statementSeconds } = usualBounds): Database {
  const connection = {
    connectionString: url,
    max: pool,
    connectionTimeoutMillis: transactionOptions.maxWait,
    statement_timeout: statementSeconds * 1_000,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
  };
  return new PrismaClient({ adapter: new PrismaPg(connection), transactionOptions });
}
