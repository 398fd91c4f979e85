import { auditAlone } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { minutesAfter } from '../../domain/instants.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findPerson } from './read.js';

/** Minutes for which a reason that was given lets someone look at a person again. Basis: product; a call with them. */
const readingMinutes = 15;

const act = 'person.read';

/** Lets someone of the staff look at a person's page, with a reason that is in the trail before anything is shown; there it is a refused look where the id is nobody's. */
export async function openReading(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  of: { readonly personId: string; readonly accountId: string; readonly reason: string },
): Promise<Refusal | null> {
  const reason = readReason(of.reason);
  if (isRefusal(reason)) return reason;
  const person = await findPerson(db, of.personId);
  await auditAlone({ db, clock }, of.accountId, {
    act,
    subject: { kind: 'person', id: of.personId },
    detail: person === null ? { reason, outcome: 'refused', code: 'not-found' } : { reason },
  });
  return person === null ? { refused: 'not-found' } : null;
}

/** Whether someone of the staff gave a reason for this person some minutes ago. */
export async function isReading(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { personId, accountId }: { readonly personId: string; readonly accountId: string },
): Promise<boolean> {
  const since = minutesAfter(clock(), -readingMinutes);
  const given = { act, subjectId: personId, actorId: accountId, at: { gte: since } };
  return (await db.auditEntry.count({ where: given })) > 0;
}

/** Writes down that people were searched for: by what, how many were found and, for a name, why. */
export async function recordSearch(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  of: {
    readonly accountId: string;
    readonly by: string;
    readonly found: number;
    readonly reason: string | null;
  },
): Promise<void> {
  const { accountId, by, found, reason } = of;
  await auditAlone({ db, clock }, accountId, {
    act: 'person.search',
    subject: { kind: 'person', id: null },
    detail: { by, found, ...(reason === null ? {} : { reason }) },
  });
}
