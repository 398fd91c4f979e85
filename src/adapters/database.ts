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

/** Connects to the main database with up to twenty connections. */
export function connectDatabase(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 20 }), transactionOptions });
}
