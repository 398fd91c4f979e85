import { appendAudit, type AuditActor } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import {
  accountingSince,
  isAccountable,
  isDisclosureBasis,
  type Accounting,
} from '../../domain/disclosure/accounting.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate, dateIn } from '../../domain/zoned-time.js';

/** Makes the accounting of a client as of this moment, in days of their own zone; that it was made is in the trail. Null where there is no such client. */
export async function makeAccounting(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { clientId, actor }: { readonly clientId: string; readonly actor: AuditActor },
): Promise<Accounting | null> {
  const madeAt = clock();
  const client = await db.client.findUnique({ where: { id: clientId } });
  if (client === null) return null;
  const { timeZone } = client;
  const through = dateIn(timeZone, madeAt);
  const since = accountingSince(through);
  const rows = await db.$transaction(async (tx) => {
    await appendAudit(tx, {
      at: madeAt,
      actor,
      act: 'disclosure.account',
      subject: { kind: 'client', id: clientId },
    });
    return tx.disclosure.findMany({
      where: { clientId, disclosedOn: { gte: new Date(since), lte: new Date(through) } },
      orderBy: [{ disclosedOn: 'desc' }, { id: 'desc' }],
    });
  });
  const disclosures = rows
    .map((row) => ({
      ...row,
      disclosedOn: calendarDate(row.disclosedOn),
      withheldThrough: row.withheldThrough === null ? null : calendarDate(row.withheldThrough),
    }))
    .filter((row) => isAccountable(row, through))
    .map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => ({
      disclosedOn,
      recipientName,
      recipientAddress,
      what,
      purpose,
      basis: isDisclosureBasis(basis) ? basis : 'required_by_law',
    }));
  return { clientName: fullName(client), since, through, madeAt, timeZone, disclosures };
}
