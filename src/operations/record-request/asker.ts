import type { Transaction } from '../../adapters/database.js';
import { worksOnCases } from '../../domain/acts.js';
import { isUuid } from '../../domain/ids.js';
import { limits } from '../../domain/limits.js';
import { readNamedPerson } from '../../domain/named-person.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readText } from '../../domain/typed-text.js';
import type { Client, ContactRequest, Prisma, RecordRequester } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';
import { confirmer } from '../client-deactivation/guardian.js';

/**
 * The client who wrote a message, as its login or its address says, with the address to which letters go (that of the account alone) and the guardian by
 * account, if there is one; null where nobody is known by either. The address of a suspended account names nobody: it may be the mailbox of the guardian of someone
 * who came of age, or of whoever took the account over. Support looks at who asks then.
 */
export async function writerOf(
  tx: Transaction,
  { accountId, email }: ContactRequest,
  at: Date,
): Promise<{ readonly client: Client; readonly email: string; readonly guardianId: string | null } | null> {
  const account = await tx.account.findFirst({
    where:
      accountId === null ? { portal: 'client', email, emailVerifiedAt: { not: null } } : { id: accountId },
    include: { client: true },
  });
  if (account?.status === 'suspended') return null;
  const client = account?.client ?? (await onlyClient(tx, { email, accountId: null }));
  if (client === null || client === 'several') return null;
  const guardianId = account === null ? null : await confirmer(tx, account.id, at);
  return { client, email: account?.email ?? email, guardianId };
}

/**
 * Locks the charts of who wrote a message, as what destroys them does, and then their account, so that "This wasn't me" and a change of its address come before all that the message
 * starts, or after. The caller locks the message itself after that.
 */
export async function lockWriter(tx: Transaction, contact: ContactRequest, at: Date): Promise<void> {
  const writer = await writerOf(tx, contact, at);
  if (writer === null) return;
  await lockChartsOf(tx, writer.client.id);
  if (writer.client.accountId !== null) await lockAccount(tx, writer.client.accountId);
}

/** The one client of whom something is true; “several” where it is true of more, such as the children of a parent who gave one address for all. */
async function onlyClient(
  tx: Transaction,
  where: Prisma.ClientWhereInput,
): Promise<Client | 'several' | null> {
  const [client = null, other] = await tx.client.findMany({ where, take: 2 });
  return other === undefined ? client : 'several';
}

/** The client whom support names, as it was typed: by id, by the address of the account, or by the one that was given where there is none and one client has it. */
export async function clientNamed(tx: Transaction, typed: string): Promise<Client | Refusal> {
  const named = readNamedPerson(typed);
  if (named === null) return { refused: 'record-request-unknown', field: 'client' };
  const proven = { email: named, emailVerifiedAt: { not: null } };
  const client = await onlyClient(
    tx,
    isUuid(named)
      ? { id: named }
      : { OR: [{ account: { is: { portal: 'client', ...proven } } }, { email: named, accountId: null }] },
  );
  if (client === 'several') return { refused: 'client-several', field: 'client' };
  return client ?? { refused: 'record-request-unknown', field: 'client' };
}

/** The message in which someone asked, and the client about whom, whom support names by an address. */
export async function askedAbout(
  tx: Transaction,
  { contactId, address }: { readonly contactId: string; readonly address: string },
): Promise<{ readonly contact: ContactRequest; readonly clientId: string } | Refusal> {
  const contact = await tx.contactRequest.findUnique({ where: { id: contactId } });
  if (contact === null) return { refused: 'not-found' };
  const client = await clientNamed(tx, address);
  return isRefusal(client) ? client : { contact, clientId: client.id };
}

const askers = ['person', 'guardian', 'representative'] as const satisfies readonly RecordRequester[];

/** Reads, for someone of our staff who has looked who asks, what that person is to the client and how it is known. */
export function readAsker(
  by: Decider,
  typed: Readonly<Record<'requester' | 'papers', string>>,
): { readonly requester: (typeof askers)[number]; readonly papers: string } | Refusal {
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const requester = askers.find((one) => one === typed.requester);
  const papers = readText(typed.papers, {
    field: 'papers',
    most: limits.freeText,
    missing: 'papers-missing',
  });
  if (requester === undefined) return { refused: 'papers-missing', field: 'papers' };
  return isRefusal(papers) ? papers : { requester, papers };
}

/** Locks the charts of clients until the transaction ends, so that none is destroyed meanwhile. */
export async function lockChartsOf(tx: Transaction, ...clientIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM chart WHERE client_id = ANY(${clientIds}::uuid[]) ORDER BY id FOR UPDATE`;
}
