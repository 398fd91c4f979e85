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

/** Connects to the main database with up to twenty connections. An idle one that breaks is let go of by the adapter, which listens to each. */
export function connectDatabase(url: string): Database {
  const connection = {
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: transactionOptions.maxWait,
    keepAlive: true,
  };
  return new PrismaClient({ adapter: new PrismaPg(connection), transactionOptions });
}
