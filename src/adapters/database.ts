import { Socket } from 'node:net';
import { hostname } from 'node:os';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlQuery } from '@prisma/driver-adapter-utils';
import type { ClientBase } from 'pg';
import { PrismaClient, type Prisma } from '../generated/prisma/client.js';

export type Database = PrismaClient;
/** A transaction, or the database itself. */
export type Transaction = Prisma.TransactionClient;

/** Milliseconds that a transaction waits for a connection and may last: of fifty presses of one button none may be told that the database is busy. */
const transactionOptions = { maxWait: 20_000, timeout: 20_000 };

/** Milliseconds after which the server ends a transaction that does nothing: a program that stands still must not keep its rows from all others. */
const idleInTransactionMs = transactionOptions.timeout + 10_000;

/** Seconds that a server has, beside those of a statement, to say that it gave the statement up. */
const graceSeconds = 5;

/** How much of a server one program may take. */
export interface DatabaseBounds {
  /** Connections at most. */
  readonly pool: number;
  /** Seconds after which the server gives a statement up. */
  readonly statementSeconds: number;
  /** What the server calls who holds a connection (`application_name`). */
  readonly program?: string;
}

const nameBegins = 'headway ';

/** By what an API or a worker is known to the server: how each name begins, and that of this process, which no other has. */
export const programNames = { begin: nameBegins, ofThis: `${nameBegins}${process.pid}@${hostname()}` };

/** What a program takes that the configuration doesn't bound. */
export const usualBounds: DatabaseBounds = { pool: 20, statementSeconds: 60 };

/** Connects to the main database. A connection that breaks fails what uses it, and is let go of. */
export function connectDatabase(
  url: string,
  { pool, statementSeconds, program = '' }: DatabaseBounds = usualBounds,
): Database {
  const connection = {
    connectionString: url,
    application_name: program,
    max: pool,
    connectionTimeoutMillis: transactionOptions.maxWait,
    statement_timeout: statementSeconds * 1_000,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    stream: impatientSocket(statementSeconds),
    // The adapter hears of an idle connection and of one in a transaction that break, not of one that a transaction is just being given: that would end the program.
    onConnect: (client: ClientBase) => void client.on('error', () => {}),
  };
  const adapter = new PrismaPg(connection, { statementNameGenerator: namesOfStatements() });
  return new PrismaClient({ adapter, transactionOptions });
}

/** Texts of statements that are kept prepared on each connection: those of the program, and not as many as a list has lengths. */
const mostPrepared = 500;

/** A text that is another one for each number of values or rows. */
const variesByLength = / IN \(\$\d+,|\), ?\(/;

/** A page of a list: which index is the quick one depends on how rare a value is, and a plan that is kept knows none. */
const isPage = /\sORDER BY\s[^]*\sLIMIT\s/;

/**
 * Names statements, so that PostgreSQL parses and plans each once a connection. Without a name ('') it does so each time: a text without values, which is
 * sent as it is; one that varies by the length of a list; a page; and whatever comes once there are as many names as a connection may keep.
 */
function namesOfStatements(): (query: Pick<SqlQuery, 'sql' | 'args'>) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (args.length === 0 || names.size === mostPrepared || variesByLength.test(sql) || isPage.test(sql))
      return '';
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/**
 * Makes sockets that end once a server has said nothing for a little longer than a statement may take. A server that stands still gives nothing up by
 * itself, and who waits for it would wait until the network does. The whole connection ends: on one that is used again, a transaction would still be open.
 */
export function impatientSocket(statementSeconds: number): () => Socket {
  return () => {
    const socket = new Socket();
    return socket.setTimeout((statementSeconds + graceSeconds) * 1_000, () => socket.destroy());
  };
}
