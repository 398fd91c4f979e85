import { accountLeft } from '../../domain/account/states.js';
import type { Transaction } from '../../adapters/database.js';
import { papersFolder } from '../contact-request/papers.js';
import type { Chart } from '../../generated/prisma/client.js';
import { forgetPapers } from './forget-askers.js';
import { forgetStaffWords } from './staff-words.js';

/** How many rows of each kind went, and what of them is in the record store. */
export interface Removed {
  readonly counts: Readonly<Record<string, number>>;
  readonly folders: readonly string[];
}

/** Removes the rows of a chart, and of its person where nothing else needs them; what is left says that there was a chart, not whose or of what. */
export async function removeRows(
  tx: Transaction,
  { id: chartId, clientId }: Pick<Chart, 'id' | 'clientId'>,
): Promise<Removed> {
  const where = { chartId };
  const { count: notes } = await tx.note.deleteMany({ where });
  const { count: appointments } = await tx.appointment.deleteMany({ where });
  await tx.clientPlan.deleteMany({ where });
  await tx.clientMigration.deleteMany({ where });
  await tx.sourceContest.deleteMany({ where });
  await tx.noteExportPart.deleteMany({ where });
  await tx.noteExportAttempt.deleteMany({ where });
  await tx.listedChart.delete({ where });
  await tx.chart.delete({ where: { id: chartId } });
  await forgetStaffWords(tx, { subjectIds: [chartId], caseIds: await casesOfRecords(tx, { chartId }) });
  const { counts, folders } = await removePerson(tx, clientId);
  return { counts: { notes, appointments, charts: 1, ...counts }, folders };
}

/** Someone with another chart or an account in use is still needed; with the last chart of anyone else goes whatever was kept of them for its sake. */
export async function removePerson(tx: Transaction, clientId: string): Promise<Removed> {
  const client = await tx.client.findFirst({
    where: {
      id: clientId,
      charts: { none: {} },
      OR: [{ accountId: null }, { account: { is: { status: { in: accountLeft } } } }],
    },
    include: { account: { include: { guardianOf: true } } },
  });
  if (client === null) return { counts: { clients: 0 }, folders: [] };
  const { account } = client;
  const ids = account === null ? [clientId] : [clientId, account.id];
  const addresses = await addressesOfNobodyElse(tx, ids, [
    client.email,
    account?.email ?? null,
    account?.formerEmail ?? null,
  ]);
  await tx.client.delete({ where: { id: clientId } });
  const asked = await casesOfRecords(tx, { clientId });
  const conversations = await removeConversations(tx, { accountIds: ids, addresses, asked });
  await forgetPapers(tx, asked);
  await forgetStaffWords(tx, { subjectIds: ids, caseIds: [...conversations, ...asked] });
  // A guardian is named by the accounts of those they opened.
  const accounts =
    account === null || account.guardianOf.length > 0
      ? 0
      : await removeAccount(tx, { accountId: account.id, addresses });
  return {
    counts: { clients: 1, conversations: conversations.length, accounts },
    folders: conversations.map(papersFolder),
  };
}

/** Which of some addresses no other person signs in with or is reached by. */
async function addressesOfNobodyElse(
  tx: Transaction,
  ids: readonly string[],
  addresses: readonly (string | null)[],
): Promise<string[]> {
  const own = [...new Set(addresses.flatMap((address) => address?.toLowerCase() ?? []))];
  const of = { email: { in: own, mode: 'insensitive' as const }, id: { notIn: [...ids] } };
  const others = [
    ...(await tx.account.findMany({ where: { ...of, portal: 'client' }, select: { email: true } })),
    ...(await tx.client.findMany({ where: of, select: { email: true } })),
  ].map(({ email }) => email?.toLowerCase());
  return own.filter((address) => !others.includes(address));
}

/** The cases in which records were asked for or were to be amended; no matter who asked, they are about the person in care. */
async function casesOfRecords(
  tx: Transaction,
  of: { readonly chartId: string } | { readonly clientId: string },
): Promise<string[]> {
  const asked = 'clientId' in of ? await tx.recordRequest.findMany({ where: of, select: { id: true } }) : [];
  const accounted =
    'clientId' in of ? await tx.accountingRequest.findMany({ where: of, select: { id: true } }) : [];
  const amended = await tx.recordAmendment.findMany({ where: of, select: { id: true } });
  return [...asked, ...accounted, ...amended].map(({ id }) => id);
}

interface OfPerson {
  readonly accountIds: readonly string[];
  readonly addresses: readonly string[];
  /** The cases in which their records were asked for. */
  readonly asked: readonly string[];
}

/**
 * Removes what a person, and anyone who asked for their records, wrote to support and was answered, with the links that open it; the cases stay, without a word.
 * Of others, what is still open is left: it stops the destruction (wanted.ts).
 */
async function removeConversations(
  tx: Transaction,
  { accountIds, addresses, asked }: OfPerson,
): Promise<string[]> {
  const theirs = { in: [...addresses] };
  const requests = await tx.contactRequest.findMany({
    where: {
      portal: 'client',
      OR: [
        { accountId: { in: [...accountIds] } },
        // Someone without their mailbox wrote from another.
        { accountId: null, OR: [{ email: theirs }, { accountEmail: theirs }] },
        { startedCaseId: { in: [...asked] }, settledAt: { not: null } },
      ],
    },
    select: { id: true },
  });
  const ids = requests.map(({ id }) => id);
  await tx.mailedLink.deleteMany({
    where: {
      OR: [
        { caseId: { in: ids } },
        { subjectId: { in: [...accountIds] } },
        { address: { in: [...addresses] } },
      ],
    },
  });
  await tx.contactRequest.deleteMany({ where: { id: { in: ids } } });
  return ids;
}

/** Removes a closed account with all that names its owner: nobody can ask to have it back anymore. */
async function removeAccount(
  tx: Transaction,
  { accountId, addresses }: { readonly accountId: string; readonly addresses: readonly string[] },
): Promise<number> {
  // What is under way ends by its own workflow, which reads its row.
  const theirs = {
    where: {
      settledAt: { not: null },
      OR: [{ accountId }, { portal: 'client' as const, email: { in: [...addresses] } }],
    },
  };
  const byAddress = await Promise.all([
    tx.emailVerification.findMany({ ...theirs, select: { id: true } }),
    tx.passwordReset.findMany({ ...theirs, select: { id: true } }),
    tx.factorRecovery.findMany({ ...theirs, select: { id: true } }),
  ]);
  await forgetStaffWords(tx, { subjectIds: [], caseIds: byAddress.flat().map(({ id }) => id) });
  await tx.session.deleteMany({ where: { accountId } });
  await tx.emailVerification.deleteMany(theirs);
  await tx.passwordReset.deleteMany(theirs);
  await tx.factorRecovery.deleteMany(theirs);
  await tx.account.delete({ where: { id: accountId } });
  return 1;
}
