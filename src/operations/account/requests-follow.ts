import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { RecordRequester } from '../../generated/prisma/client.js';
import { accountingRequestChanged } from '../../protocol/accounting-request/messages.js';
import { contactChanged } from '../../protocol/contact-request/messages.js';
import { recordAmendmentChanged } from '../../protocol/record-amendment/messages.js';
import { recordRequestChanged } from '../../protocol/record-request/messages.js';

/** An account that has another address from now on. */
interface Moving {
  readonly accountId: string;
  readonly from: string;
  readonly to: string;
  readonly at: Date;
}

/** What its owner may have asked for, with the signal to look at its row. */
const asked = {
  record_request: recordRequestChanged,
  accounting_request: accountingRequestChanged,
  record_amendment: recordAmendmentChanged,
  contact_request: contactChanged,
} as const;

/**
 * Lets what the owner of an account has asked for at its former address go to the new one, for themselves or as the guardian of a minor: no link that was mailed to the
 * former address opens anything from then on, also of what is over; of each open request, the first letter goes to the new address with a new link, and a conversation that they
 * began while logged in goes on there. The caller has locked the account; locks requests, conversations and their cases.
 */
export async function letRequestsFollow(tx: Transaction, after: AfterCommit, moving: Moving): Promise<void> {
  const { at } = moving;
  const id = { in: await changeAddresses(tx, moving) };
  await tx.case.updateMany({ where: { id }, data: { linkRound: { increment: 1 } } });
  const kind = { in: Object.keys(asked) as (keyof typeof asked)[] };
  for (const open of await tx.case.findMany({
    where: { id, kind, closedAt: null },
    orderBy: { id: 'asc' },
  })) {
    await addLine(tx, open.id, at, { key: `moved/${at.getTime()}`, code: 'asker-moved' });
    after.signal(open.workflowId, asked[open.kind as keyof typeof asked]);
  }
}

/** Writes the new address to what is open, and returns the ids of all that was asked for at the former one. What is over keeps that. */
async function changeAddresses(tx: Transaction, { accountId, from, to }: Moving): Promise<string[]> {
  const theirs = { OR: [{ accountId }, { account: { familyMember: { guardianId: accountId } } }] };
  const clients = await tx.client.findMany({ where: theirs, select: { id: true } });
  const clientId = { in: clients.map(({ id }) => id) };
  const requester = { in: ['person', 'guardian'] satisfies RecordRequester[] };
  const ofRequests = { where: { clientId, requester, requesterEmail: from } };
  const records = await tx.recordRequest.findMany(ofRequests);
  const accountings = await tx.accountingRequest.findMany(ofRequests);
  const amendments = await tx.recordAmendment.findMany(ofRequests);
  const conversations = await tx.contactRequest.findMany({ where: { accountId, email: from } });
  for (const { id, clientId: ofClient, requester: who, settledAt } of records) {
    if (settledAt !== null) continue;
    const same = { clientId: ofClient, requester: who, requesterEmail: to, settledAt };
    // One asker has one open request at an address: about the other, we call.
    const isThere = (await tx.recordRequest.count({ where: same })) > 0;
    const data = isThere ? { emailIsSafe: false } : { requesterEmail: to };
    await tx.recordRequest.update({ where: { id }, data });
  }
  const open = (rows: readonly { readonly id: string }[]) => ({
    id: { in: rows.map(({ id }) => id) },
    settledAt: null,
  });
  await tx.accountingRequest.updateMany({ where: open(accountings), data: { requesterEmail: to } });
  await tx.recordAmendment.updateMany({ where: open(amendments), data: { requesterEmail: to } });
  await tx.contactRequest.updateMany({ where: open(conversations), data: { email: to } });
  return [...records, ...accountings, ...amendments, ...conversations].map(({ id }) => id);
}
