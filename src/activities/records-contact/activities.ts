import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { afterAsking, nextYear, nextAsking, type Asking } from '../../domain/records-contact/asking.js';
import { minutesAfter } from '../../domain/instants.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { holdersOf } from '../../operations/record-request/holders.js';
import {
  dueContacts,
  looksAt,
  openContacts,
  pageSize,
  type ContactRow,
} from '../../operations/records-contact/row.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailEvery } from '../kit/mail-every.js';
import { askByMail, tellOfChange } from './mails.js';

/** Activities of records contacts. */
export function createRecordsContactActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Does what is due for a page of contacts; repeated, each email goes once by its key and each step is taken once. */
    askForRecordsContacts: withHeartbeat(
      async (request: { at: IsoInstant }): Promise<{ readonly looked: number; readonly more: boolean }> => {
        const at = new Date(request.at);
        await openContacts(db);
        const due = await dueContacts(db, at);
        await mailEvery(due, (row) => look(dependencies, row, at));
        return { looked: due.length, more: due.length === pageSize };
      },
    ),
  };
}

/** Minutes after which a row whose mailbox puts mail off is looked at again: not in this run of the watch, but in the next. */
const putOffMinutes = 30;

/** Tells of a change, takes the step that is due, and sets the next date. Of a provider of whom nothing is kept, or who is back, nothing is asked. */
async function look(dependencies: Dependencies, row: ContactRow, at: Date): Promise<void> {
  const { db } = dependencies;
  const { id, changes } = row;
  const { providerId } = row.termination.contract;
  const holder = (await holdersOf(db, [providerId])).get(providerId);
  const isKept = (await db.chart.count({ where: { providerId } })) > 0;
  if (holder === undefined || holder.kind === 'current' || !isKept) {
    await db.recordsContact.update({ where: { id }, data: { nextAt: null } });
    return;
  }
  const isTold = row.told === changes || (await tellOfChange(dependencies, { row, holder, at }));
  const { step, at: dueAt } = nextAsking(row);
  const outcome =
    dueAt > at || step === 'call' ? null : await askByMail(dependencies, { row, holder, step, at });
  const told = isTold ? changes : row.told;
  await db.$transaction(async (tx) => {
    const after =
      dueAt > at || outcome === 'put-off'
        ? row
        : await writeDown(tx, row, { step, because: outcome?.because ?? null, at });
    const { countsFrom, steps, round } = after;
    // Who confirmed or changed it meanwhile isn't overwritten: the next look finds what is left.
    await tx.recordsContact.updateMany({
      where: { id, countsFrom: row.countsFrom, steps: row.steps, round: row.round, changes },
      data: {
        countsFrom,
        steps,
        round,
        told,
        nextAt:
          !isTold || outcome === 'put-off'
            ? minutesAfter(at, putOffMinutes)
            : looksAt({ countsFrom, steps, round, changes, told }, at),
      },
    });
  });
}

/** Writes down how a step went. Whom no email reaches, and who doesn't answer, is called by support. */
async function writeDown(
  tx: Transaction,
  row: ContactRow,
  { step, because, at }: { readonly step: string; readonly because: string | null; readonly at: Date },
): Promise<Asking> {
  const { id, round, steps } = row;
  const key = `records-contact/${round}/${steps}`;
  const isReached = step !== 'call' && because === null;
  const line: CaseLine = isReached
    ? { key, code: 'records-contact-asked' }
    : because === null
      ? { key, code: 'records-contact-unanswered' }
      : { key, code: 'records-contact-unreached', detail: { because } };
  await addLine(tx, id, at, line);
  if (!isReached)
    await openTaskIn(tx, {
      caseId: id,
      key: `records-contact/${round}`,
      kind: 'confirm_records_contact',
      at: at.toISOString(),
    });
  return because === null ? afterAsking(row, at) : nextYear(row, at);
}
