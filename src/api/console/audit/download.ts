import { auditAlone } from '../../../audit/trail.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { dateIn } from '../../../domain/zoned-time.js';
import type { AuditEntry } from '../../../generated/prisma/client.js';
import { everyEntry } from '../../../operations/case/audit-entries.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { sendCsv } from '../../http/send-csv.js';
import { readFilter } from './filter.js';
import { readsAudit } from './readers.js';

/** The same entries whole, oldest first, as CSV with the hashes of the chain; that it was taken is in the trail. */
export async function downloadAudit({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!readsAudit(visit)) return visit.refuse('not-allowed');
  const { db, clock } = dependencies;
  const { where, query } = await readFilter(db, visit.request);
  await auditAlone({ db, clock }, visit.signedIn.account.id, {
    act: 'audit.export',
    subject: { kind: 'audit-trail', id: null },
    detail: query,
  });
  await sendCsv(visit.response, {
    name: `audit-${dateIn(supportTimeZone, clock())}`,
    columns: csvColumns,
    pages: pagesOf(everyEntry(dependencies.replica, where)),
  });
}

async function* pagesOf(entries: AsyncIterable<AuditEntry[]>): AsyncGenerator<string[][]> {
  for await (const page of entries) yield page.map((entry) => csvRow(entry));
}

const csvColumns = [
  'entry',
  'at',
  'actor kind',
  'actor',
  'act',
  'subject kind',
  'subject',
  'detail',
  'previous hash',
  'hash',
];

function csvRow({
  seq,
  at,
  actorKind,
  actorId,
  act,
  subjectKind,
  subjectId,
  detail,
  previousHash,
  hash,
}: AuditEntry) {
  return [
    String(seq),
    at.toISOString(),
    actorKind,
    actorId ?? '',
    act,
    subjectKind,
    subjectId ?? '',
    JSON.stringify(detail),
    previousHash,
    hash,
  ];
}
