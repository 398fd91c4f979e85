import { appendAudit, type AuditActor } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import {
  accountingSince,
  isAccountable,
  isDisclosureBasis,
  type Accounting,
} from '../../domain/disclosure/accounting.js';
import type { Language } from '../../domain/languages.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate, dateIn, dayOf } from '../../domain/zoned-time.js';

/**
 * Makes the accounting of a client as of this moment, through today in their zone or in support's, whichever day is later, for the six years before it was asked for; that it was made
 * is in the trail. Null where there is no such client. Locks nothing.
 */
export async function makeAccounting(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  of: {
    readonly clientId: string;
    readonly actor: AuditActor;
    /** When it was asked for; now, where it is given at once. */
    readonly askedAt?: Date;
    readonly language?: Language;
  },
): Promise<Accounting | null> {
  const { clientId, actor, language = 'en' } = of;
  const madeAt = clock();
  const client = await db.client.findUnique({ where: { id: clientId } });
  if (client === null) return null;
  const { timeZone } = client;
  const [own, ours] = [dateIn(timeZone, madeAt), dateIn(supportTimeZone, madeAt)];
  // Our staff date what they disclose in their own day, which to the west is tomorrow for some hours.
  const through = own > ours ? own : ours;
  const since = accountingSince(dateIn(timeZone, of.askedAt ?? madeAt));
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
      withheldThrough: dayOf(row.withheldThrough),
    }))
    .filter((row) => isAccountable(row, through, since))
    .map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => ({
      disclosedOn,
      recipientName,
      recipientAddress,
      what,
      purpose,
      basis: isDisclosureBasis(basis) ? basis : 'required_by_law',
    }));
  return { clientName: fullName(client), since, through, madeAt, timeZone, language, disclosures };
}
