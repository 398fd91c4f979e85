import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { dateIn } from '../../domain/zoned-time.js';
import { fullName } from '../../domain/person-name.js';
import type { RequestRow } from '../record-request/row.js';
import { recordDisclosure } from './record.js';

/**
 * Writes a release to a third party into the accounting of the person whose records they are, within the transaction that releases: giving access is a disclosure
 * (45 CFR 160.103). The law asks for no line where the person allowed it in writing (164.528(a)(1)(iv)); we list it all the same (decision 025). What goes to the
 * person, or to who stands for them, is none (164.528(a)(1)(ii), 164.502(g)).
 */
export async function accountForRelease(
  tx: Transaction,
  row: RequestRow,
  of: {
    readonly partId: string;
    readonly exportId: string;
    readonly at: Date;
    readonly actorId?: string;
  },
): Promise<void> {
  const part = row.parts.find(({ id }) => id === of.partId);
  if (row.requester !== 'third_party' || part === undefined) return;
  const { id: caseId, clientId, timeZone, requesterName, requesterEmail } = row;
  const { account } = await tx.provider.findUniqueOrThrow({
    where: { id: part.providerId },
    include: { account: true },
  });
  await recordDisclosure(tx, {
    key: keyOf(of.exportId),
    caseId,
    clientId,
    disclosedOn: dateIn(timeZone, of.at),
    recipientName: requesterName,
    recipientAddress: requesterEmail,
    what: `Records of care with ${fullName(account)}`,
    purpose: 'What the person allowed in writing',
    basis: 'authorized',
    withheldThrough: null,
    actor: of.actorId === undefined ? { kind: 'workflow', id: caseId } : byAccount(of.actorId),
    at: of.at,
  });
}

/** Takes a release out of the accounting that nobody got, within the transaction that takes it back; once it goes out, that is written with its day. */
export async function takeBackRelease(
  tx: Transaction,
  { id: requestId, clientId }: RequestRow,
  { exportId, at }: { readonly exportId: string; readonly at: Date },
): Promise<void> {
  const taken = await tx.disclosure.deleteMany({ where: { key: keyOf(exportId) } });
  if (taken.count === 0) return;
  await appendAudit(tx, {
    at,
    actor: { kind: 'workflow', id: requestId },
    act: 'disclosure.take-back',
    subject: { kind: 'client', id: clientId },
    detail: { exportId },
  });
}

const keyOf = (exportId: string) => `release/${exportId}`;
