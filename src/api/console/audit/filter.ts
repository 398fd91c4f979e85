import type { Request } from 'express';
import type { Database } from '../../../adapters/database.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { isUuid, parseReference } from '../../../domain/ids.js';
import { beginningWith } from '../../../domain/matching.js';
import { readDate } from '../../../domain/typed-date.js';
import { endOfDay, startOfDay } from '../../../domain/zoned-time.js';
import type { Prisma } from '../../../generated/prisma/client.js';
import { idsOfRecords } from '../../../operations/person/ids-of-records.js';
import type { FieldErrors } from '../../components/components.js';
import { queryText } from '../../http/context.js';

/** Which entries of the trail are asked for, by the names of the form's fields. */
export const auditFields = ['case', 'who', 'act', 'from', 'through'] as const;
export type AuditField = (typeof auditFields)[number];

/** What was typed, the entries that fit, and what couldn't be understood: that narrows nothing. */
export interface AuditFilter {
  readonly typed: Readonly<Record<AuditField, string>>;
  readonly where: Prisma.AuditEntryWhereInput;
  readonly errors: FieldErrors;
}

/** Reads the filter of the audit trail: a case, a person with all of their cases, or any id, who acted, the beginning of an act, and days in the time zone of support. */
export async function readFilter(db: Database, request: Request): Promise<AuditFilter> {
  const typed = Object.fromEntries(
    auditFields.map((name) => [name, queryText(request, name).trim()]),
  ) as Record<AuditField, string>;
  const [subjectIds, actorId] = await Promise.all([subjectsOf(db, typed.case), actorOf(db, typed.who)]);
  const [from, through] = [readDate(typed.from), readDate(typed.through)];
  const at = {
    ...(from === null ? {} : { gte: startOfDay(supportTimeZone, from) }),
    ...(through === null ? {} : { lt: endOfDay(supportTimeZone, through) }),
  };
  const unread = (name: AuditField, read: unknown, sentence: string) =>
    typed[name] !== '' && read === null ? { [name]: sentence } : {};
  return {
    typed,
    where: {
      ...(subjectIds === null ? {} : { subjectId: { in: [...subjectIds] } }),
      ...(actorId === null ? {} : { actorId }),
      ...(typed.act === '' ? {} : { act: beginningWith(typed.act) }),
      ...(from === null && through === null ? {} : { at }),
    },
    errors: {
      ...unread(
        'case',
        subjectIds,
        'There is no case with this reference, and it isn’t an id, so it’s left out.',
      ),
      ...unread(
        'who',
        actorId,
        'No one on our staff has this address, and it isn’t an id, so it’s left out.',
      ),
      ...unread('from', from, 'Enter a date such as 11/28/2026. It is left out.'),
      ...unread('through', through, 'Enter a date such as 11/28/2026. It is left out.'),
    },
  };
}

/** The ids behind a reference, of the case and of its workflow, or an id as it is; of a person all that their records are written down under. */
async function subjectsOf(db: Database, typed: string): Promise<readonly string[] | null> {
  if (isUuid(typed.toLowerCase())) return idsOfRecords(db, typed.toLowerCase());
  const reference = parseReference(typed);
  const row = reference === null ? null : await db.case.findUnique({ where: { reference } });
  return row === null ? null : [row.id, row.workflowId];
}

/** The account of a member of staff by their address, or any actor's id as it is. */
async function actorOf(db: Database, typed: string): Promise<string | null> {
  if (typed === '') return null;
  const who = typed.toLowerCase();
  if (isUuid(who)) return who;
  const account = await db.account.findFirst({ where: { portal: 'staff', email: who } });
  return account?.id ?? null;
}
