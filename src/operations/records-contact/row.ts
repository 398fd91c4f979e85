import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import { nextAsking, type Asking } from '../../domain/records-contact/asking.js';
import type { Prisma } from '../../generated/prisma/client.js';

const withTermination = {
  termination: { include: { case: true, contract: { select: { providerId: true } } } },
} as const satisfies Prisma.RecordsContactInclude;

/** The records contact of a provider who left, with the termination that has it. */
export type ContactRow = Prisma.RecordsContactGetPayload<{ include: typeof withTermination }>;

/** Contacts looked at in one activity. */
export const pageSize = 50;

/** Begins to ask for contacts of providers who left; done twice, it begins once. */
export async function openContacts(tx: Transaction): Promise<void> {
  const left = await tx.contractTermination.findMany({
    where: { state: 'completed', contact: null },
    select: { id: true, closedAt: true, lastDay: true },
    take: 1_000,
  });
  const data = left.map(({ id, closedAt, lastDay }) => {
    const asking: Asking = { countsFrom: closedAt ?? lastDay, steps: 0, round: 1 };
    return { id, ...asking, nextAt: nextAsking(asking).at };
  });
  await tx.recordsContact.createMany({ data, skipDuplicates: true });
}

/** A page of contacts whose date has come, the earliest first. */
export async function dueContacts(tx: Transaction, at: Date): Promise<ContactRow[]> {
  return tx.recordsContact.findMany({
    where: { nextAt: { lte: at } },
    orderBy: { nextAt: 'asc' },
    take: pageSize,
    include: withTermination,
  });
}

/** Reads a contact; null where there is none. */
export function readContact(tx: Transaction, id: string): Promise<ContactRow | null> {
  return tx.recordsContact.findUnique({ where: { id }, include: withTermination });
}

/** Reads it with its row locked: of two presses, one waits for the other. */
export async function lockContact(tx: Transaction, id: string): Promise<ContactRow | null> {
  await lockRow(tx, 'records_contact', id);
  return readContact(tx, id);
}

/** When a contact is looked at next: at once where something is to be told of it. */
export function looksAt(row: Asking & { readonly changes: number; readonly told: number }, at: Date): Date {
  return row.told < row.changes ? at : nextAsking(row).at;
}
