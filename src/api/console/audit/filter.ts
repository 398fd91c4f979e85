import type { Request } from 'express';
import type { Database } from '../../../adapters/database.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { isUuid, parseReference, readId } from '../../../domain/ids.js';
import { readNamedPerson } from '../../../domain/named-person.js';
import { readDate } from '../../../domain/typed-date.js';
import { endOfDay, startOfDay } from '../../../domain/zoned-time.js';
import { staffNamed } from '../../../operations/account/find.js';
import { entriesAsked, type EntryFilter } from '../../../operations/case/audit-entries.js';
import { idsOfCase } from '../../../operations/case/references.js';
import { idsOfRecords } from '../../../operations/person/ids-of-records.js';
import type { FieldErrors } from '../../components/components.js';
import { queryText } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';

/** Which entries of the trail are asked for, by the names of the form's fields. */
export const auditFields = ['case', 'who', 'act', 'from', 'through'] as const;
export type AuditField = (typeof auditFields)[number];

/** What was typed, what goes into the page’s address (ids in place of people’s emails), the entries that fit, and what couldn’t be understood: that narrows nothing. */
export interface AuditFilter {
  readonly typed: Readonly<Record<AuditField, string>>;
  readonly query: Readonly<Record<AuditField, string>>;
  readonly where: EntryFilter;
  readonly errors: FieldErrors;
}

/** Reads the filter of the audit trail: a case, a person with all of their cases, or any id, who acted, the beginning of an act, and days in the time zone of support. */
export async function readFilter(db: Database, request: Request): Promise<AuditFilter> {
  const posted = fieldsOf(request.body);
  const typed = Object.fromEntries(
    auditFields.map((name) => [name, (posted[name] ?? queryText(request, name)).trim()]),
  ) as Record<AuditField, string>;
  const [subjectIds, actor] = await Promise.all([subjectsOf(db, typed.case), actorOf(db, typed.who)]);
  const actorId = actor?.id ?? null;
  const [from, through] = [readDate(typed.from), readDate(typed.through)];
  const unread = (name: AuditField, read: unknown, sentence: string) =>
    typed[name] !== '' && read === null ? { [name]: sentence } : {};
  const errors = {
    ...unread(
      'case',
      subjectIds,
      'There is no case with this reference, and it isn’t an id, so it’s left out.',
    ),
    ...unread('who', actorId, 'No one on our staff has this address, and it isn’t an id, so it’s left out.'),
    ...unread('from', from, 'Enter a date such as 11/28/2026. It is left out.'),
    ...unread('through', through, 'Enter a date such as 11/28/2026. It is left out.'),
  };
  return {
    typed: { ...typed, who: actor?.email ?? typed.who },
    query: queryOf({ ...typed, who: actorId ?? '' }, errors),
    where: entriesAsked({
      subjectIds,
      actorId,
      act: typed.act,
      from: from && startOfDay(supportTimeZone, from),
      before: through && endOfDay(supportTimeZone, through),
    }),
    errors,
  };
}

/** What was understood. */
function queryOf(read: Record<AuditField, string>, errors: FieldErrors): Record<AuditField, string> {
  return Object.fromEntries(
    auditFields.map((name) => [name, errors[name] === undefined ? read[name] : '']),
  ) as Record<AuditField, string>;
}

/** The ids behind a reference, of the case and of its workflow, or an id as it is; of a person all that their records are written down under. */
async function subjectsOf(db: Database, typed: string): Promise<readonly string[] | null> {
  const id = readId(typed);
  if (id !== null) return idsOfRecords(db, id);
  const reference = parseReference(typed);
  const row = reference === null ? null : await idsOfCase(db, reference);
  return row === null ? null : [row.id, row.workflowId];
}

/** A member of staff by their address or id, or any actor's id as it is. */
async function actorOf(
  db: Database,
  typed: string,
): Promise<{ readonly id: string; readonly email: string | null } | null> {
  const who = readNamedPerson(typed);
  if (who === null) return null;
  const account = await staffNamed(db, isUuid(who) ? { id: who } : { email: who });
  return account ?? (isUuid(who) ? { id: who, email: null } : null);
}
