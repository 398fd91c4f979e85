import type { VNode } from 'preact';
import { verifyAuditTrail } from '../../../audit/trail.js';
import type { Database } from '../../../adapters/database.js';
import type { AuditEntry } from '../../../generated/prisma/client.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { parseReference } from '../../../domain/ids.js';
import { TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { actInWords, detailInWords } from '../case/parts.js';
import { refusedIn } from '../case/record.js';
import { pageNumber, pageOf, Pager } from '../paging.js';
import { namesOf, referencesOf, roleOf } from '../staff.js';
import { inWords, shortInstant } from '../words.js';

const readers = new Set(['auditor', 'lead']);

/** The audit trail, newest first, whole or of one case, and whether its chain holds; for auditors and leads. */
export async function showAudit({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!readers.has(roleOf(visit))) return visit.refuse('not-allowed');
  const { db, clock } = dependencies;
  const { request } = visit;
  const typed = queryText(request, 'case');
  const reference = parseReference(typed);
  const of = reference === null ? null : await db.case.findUnique({ where: { reference } });
  const unknown = typed !== '' && of === null;
  const where = of === null ? {} : { subjectId: of.id };
  const [entries, total, chain] = await Promise.all([
    db.auditEntry.findMany({ where, orderBy: { seq: 'desc' }, ...pageOf(pageNumber(request, 'page')) }),
    db.auditEntry.count({ where }),
    verifyAuditTrail(db),
  ]);
  const [names, refused] = await Promise.all([namesIn(db, entries), refusedIn(db, entries)]);
  visit.page(
    'Audit trail',
    <>
      <h1>Audit trail</h1>
      <Chain chain={chain} />
      <form method="get" action="/audit" class="search">
        <TextField
          name="case"
          label="Only of one case"
          hint="Its reference, like CT-7Q4M-2KXA."
          type="search"
          value={typed}
          errors={unknown ? { case: 'There is no case with this reference. The whole trail is shown.' } : {}}
        />
        <button class="quiet" type="submit">
          Show
        </button>
      </form>
      <Entries entries={entries} total={total} names={names} refused={refused} now={clock()} />
      <Pager request={request} name="page" total={total} label="the audit trail" />
    </>,
  );
}

/** Names of accounts and references of cases, by the ids that entries carry. */
async function namesIn(db: Database, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> {
  const ids = entries.flatMap(({ actorId, subjectId }) => [actorId, subjectId]);
  const [names, cases] = await Promise.all([namesOf(db, ids), referencesOf(db, ids)]);
  return new Map([...names, ...cases]);
}

function Chain({ chain }: { chain: { entries: number; brokenAt: bigint | null } }): VNode {
  return (
    <div class={chain.brokenAt === null ? 'notice' : 'notice warn'}>
      <p>
        {chain.brokenAt === null
          ? `The chain of ${chain.entries} entries holds: none was changed, removed or put in between.`
          : `The chain is broken at entry ${chain.brokenAt}. Tell the security officer.`}
      </p>
    </div>
  );
}

function Entries({
  entries,
  total,
  names,
  refused,
  now,
}: {
  entries: readonly AuditEntry[];
  total: number;
  names: ReadonlyMap<string, string>;
  refused: ReadonlySet<string>;
  now: Date;
}): VNode {
  const named = (kind: string, id: string | null) =>
    `${kind === 'account' ? '' : `${inWords(kind)} `}${names.get(id ?? '') ?? id ?? ''}`;
  return (
    <DataTable
      caption={`${total} entries, newest first`}
      columns={['Entry', 'When', 'Who', 'Act', 'About', 'Reason or detail']}
      rows={entries.map((entry) => ({
        cells: [
          String(entry.seq),
          shortInstant(entry.at, supportTimeZone, now),
          named(entry.actorKind, entry.actorId),
          actInWords(entry, refused),
          named(entry.subjectKind, entry.subjectId),
          detailInWords(entry.detail),
        ],
      }))}
    />
  );
}
