import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Database } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import {
  drawSample,
  isQualityGrade,
  withinWeek,
  type QualityGrade,
} from '../../domain/case/quality-sample.js';
import { readNote } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import type { Done } from '../../protocol/acts.js';

/** A closed case of a sample, with what its reader said of it; null where it is still to be read. */
export interface SampledCase {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly closedAt: Date;
  readonly people: readonly string[];
  readonly read: { readonly grade: QualityGrade; readonly note: string } | null;
}

/** Cases from which a sample is drawn at most. Basis: product; a hundred times its size. */
const mostDrawnFrom = 500;

/**
 * The closed cases that a lead reads of a week: random, but the same however often it is looked, over kinds and people, and none on which the
 * reader worked. Only what one of our staff had a hand in is drawn; a case that opened again is replaced by another.
 */
export async function readSample(
  db: Database,
  { readerId, week }: { readonly readerId: string; readonly week: CalendarDate },
): Promise<readonly SampledCase[]> {
  const { from, before } = withinWeek(week);
  const rows = await db.$queryRaw<Omit<SampledCase, 'read'>[]>`
    SELECT "case".id, "case".reference, "case".kind::text, "case".closed_at AS "closedAt",
      array_agg(DISTINCT who.id::text) AS people
    FROM "case"
    JOIN LATERAL (
      SELECT done_by_id AS id FROM support_task WHERE case_id = "case".id AND done_at < ${before}
      UNION SELECT actor_id FROM case_event WHERE case_id = "case".id AND at < ${before}
    ) who ON true
    JOIN account ON account.id = who.id AND account.portal = 'staff'
    WHERE "case".closed_at >= ${from} AND "case".closed_at < ${before}
    GROUP BY "case".id
    HAVING NOT bool_or(who.id = ${readerId}::uuid)
    ORDER BY md5(${week}::text || "case".id::text)
    LIMIT ${mostDrawnFrom}`;
  const reads = await db.qualityRead.findMany({
    where: { week: new Date(week), readerId },
  });
  const said = new Map(reads.map(({ caseId, grade, note }) => [caseId, { grade, note }]));
  return drawSample(rows).map((row) => ({ ...row, read: said.get(row.id) ?? null }));
}

/** Writes down what a lead says of a case in their sample; said again, it is what they say now. Locks only what it writes. */
export async function gradeCase(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  of: {
    readonly readerId: string;
    readonly week: CalendarDate;
    readonly caseId: string;
    readonly grade: string;
    readonly note: string;
  },
): Promise<Done | Refusal> {
  const { readerId, week, caseId, grade } = of;
  const sample = await readSample(db, { readerId, week });
  if (!sample.some(({ id }) => id === caseId)) return { refused: 'not-found' };
  if (!isQualityGrade(grade)) return { refused: 'grade-missing', field: 'grade' };
  const note = readNote(of.note);
  if (isRefusal(note)) return note;
  const at = clock();
  const key = { week: new Date(week), caseId, readerId };
  const read = { grade, note, readAt: at };
  await db.$transaction(async (tx) => {
    await tx.qualityRead.upsert({
      where: { week_caseId_readerId: key },
      create: { ...key, ...read },
      update: read,
    });
    await appendAudit(tx, {
      at,
      actor: byAccount(readerId),
      act: 'case.grade',
      subject: { kind: 'case', id: caseId },
      detail: { week, grade },
    });
  });
  return { done: true };
}
