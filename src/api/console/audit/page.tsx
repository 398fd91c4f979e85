import type { VNode } from 'preact';
import type { Database } from '../../../adapters/database.js';
import type { AuditEntry } from '../../../generated/prisma/client.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { PostForm, TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { actInWords, detailInWords } from '../case/parts.js';
import { countEntries, readEntries } from '../../../operations/case/audit-entries.js';
import { Chain, checkTrail } from './chain.js';
import { readFilter, type AuditField, type AuditFilter } from './filter.js';
import { readsAudit } from './readers.js';
import { refusedIn } from '../../../operations/case/record.js';
import { countInWords, Pager, placeIn } from '../paging.js';
import { namesOf } from '../../../operations/account/find.js';
import { referencesOf } from '../../../operations/case/references.js';
import { inWords, shortInstant } from '../words.js';

/** The audit trail, newest first, whole or what a filter leaves of it, and whether its chain holds; for auditors and leads. */
export async function showAudit({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!readsAudit(visit)) return visit.refuse('not-allowed');
  const { replica: db, clock } = dependencies;
  const { request } = visit;
  const filter = await readFilter(db, request);
  const { where } = filter;
  const [page, total, chain] = await Promise.all([
    readEntries(db, where, placeIn(request)),
    countEntries(db, where),
    queryText(request, 'chain') === 'check' ? checkTrail(dependencies) : null,
  ]);
  const entries = page.rows;
  const [names, refused] = await Promise.all([namesIn(db, entries), refusedIn(db, entries)]);
  visit.page(
    'Audit trail',
    <>
      <h1>Audit trail</h1>
      <Chain chain={chain} />
      <Filter {...filter} />
      <Entries entries={entries} total={total} names={names} refused={refused} now={clock()} />
      <Pager
        request={request}
        page={page}
        label="the audit trail"
        list={`/audit?${new URLSearchParams(filter.query).toString()}`}
      />
      <p class="actions">
        <a class="button quiet" href={`/audit.csv?${new URLSearchParams(filter.query).toString()}`}>
          All of these as a spreadsheet (CSV)
        </a>
      </p>
    </>,
  );
}

/** Narrows the trail, and leads to an address with ids in place of people’s emails; what couldn’t be understood is said at once, without an address of its own. */
export async function narrowAudit(context: PortalContext, visit: Visit): Promise<void> {
  if (!readsAudit(visit)) return visit.refuse('not-allowed');
  const { query, errors } = await readFilter(context.dependencies.db, visit.request);
  if (Object.keys(errors).length > 0) return showAudit(context, visit);
  visit.response.redirect(303, `/audit?${new URLSearchParams(query).toString()}`);
}

function Filter({ typed, errors }: AuditFilter): VNode {
  const of = (name: AuditField) => ({ name, value: typed[name], errors });
  return (
    <PostForm action="/audit">
      <div class="search" role="group" aria-label="Narrow the audit trail">
        <TextField
          {...of('case')}
          label="About"
          hint="A case’s reference, or any id. A person’s id finds their cases and charts, too."
          type="search"
        />
        <TextField
          {...of('who')}
          label="Who acted"
          hint="The email of someone on our staff, or any id."
          type="search"
        />
        <TextField
          {...of('act')}
          label="Act"
          hint="How it begins, such as case. or task.assign"
          type="search"
        />
        <TextField {...of('from')} label="From" className="short" />
        <TextField {...of('through')} label="Through" className="short" />
        <button class="quiet" type="submit">
          Show
        </button>
      </div>
    </PostForm>
  );
}

/** Names of accounts and references of cases, by the ids that entries carry. */
async function namesIn(db: Database, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> {
  const ids = entries.flatMap(({ actorId, subjectId }) => [actorId, subjectId]);
  const [names, cases] = await Promise.all([namesOf(db, ids), referencesOf(db, ids)]);
  return new Map([...names, ...cases]);
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
      caption={`${countInWords(total)} entries, newest first`}
      columns={['Entry', 'When', 'Who', 'Act', 'About', 'Reason or detail']}
      rows={entries.map((entry) => ({
        cells: [
          String(entry.seq),
          shortInstant(entry.at, supportTimeZone, now),
          named(entry.actorKind, entry.actorId),
          actInWords(entry, refused),
          named(entry.subjectKind, entry.subjectId),
          <span class="typed">{detailInWords(entry.detail)}</span>,
        ],
      }))}
    />
  );
}
