import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { isRefusal } from '../../../domain/refusals.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { Suppression } from '../../../generated/prisma/client.js';
import { fieldsOf } from '../../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { readSuppressions, releaseSuppression } from '../../../operations/suppression/release.js';
import { countInWords, Pager, placeIn } from '../paging.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';

const reasonWords: Readonly<Record<string, string>> = {
  unsubscribed: 'Unsubscribed: releasing it means that they want email again',
  bounced: 'Bounced: email came back as undeliverable',
  complained: 'Complained: an email was reported as spam',
};

/** What was typed into the form of a release that was refused. */
interface RefusedRelease {
  readonly id: string;
  readonly reason: string;
  readonly errors: FieldErrors;
}

/** The suppression list: which addresses get no mail, why and since when. Reading it is an act in the trail. */
export async function showSuppressions(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedRelease | null = null,
): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { clock } = dependencies;
  const { request, signedIn } = visit;
  const address = queryText(request, 'address');
  const { page, total } = await readSuppressions(dependencies, {
    accountId: signedIn.account.id,
    address,
    place: placeIn(request),
  });
  visit.page(
    'Blocked addresses',
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      {queryText(request, 'done') === 'released' && (
        <div class="notice" role="status">
          <p>The address gets email again. A password reset that waited for it sends a new link.</p>
        </div>
      )}
      <h1>Blocked addresses</h1>
      <p class="lead">
        Addresses that get no email from Headway. Release one when its owner wants email again.
      </p>
      <form method="get" action="/suppressions" class="search">
        <TextField name="address" label="Address or part of it" type="search" value={address} />
        <button class="quiet" type="submit">
          Show
        </button>
      </form>
      <Addresses rows={page.rows} total={total} now={clock()} refused={refused} />
      <Pager request={request} page={page} label="blocked addresses" />
    </>,
    refused === null ? {} : { status: 400, error: true },
  );
}

function Addresses({
  rows,
  total,
  now,
  refused,
}: {
  rows: readonly Suppression[];
  total: number;
  now: Date;
  refused: RefusedRelease | null;
}): VNode {
  return (
    <DataTable
      caption={total === 0 ? 'No addresses are blocked' : `${countInWords(total)} blocked, newest first`}
      columns={['Address', 'Why', 'Since', 'Release']}
      rows={rows.map((row) => ({
        cells: [
          row.address,
          reasonWords[row.reason] ?? row.reason,
          shortInstant(row.since, supportTimeZone, now),
          <Release row={row} refused={refused?.id === row.id ? refused : null} />,
        ],
      }))}
    />
  );
}

function Release({ row, refused }: { row: Suppression; refused: RefusedRelease | null }): VNode {
  return (
    <details open={refused !== null}>
      <summary aria-label={`Release ${row.address}`}>Release</summary>
      <PostForm action={`/suppressions/${row.id}/release`}>
        <TextField
          name={`reason-${row.id}`}
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
          value={refused?.reason}
          errors={refused?.errors ?? {}}
        />
        <button type="submit">Release</button>
      </PostForm>
    </details>
  );
}

/** Releases an address with a reason, and shows the form again where that is refused. */
export async function releaseFromList(context: PortalContext, visit: Visit): Promise<void> {
  const role = roleOf(visit);
  if (!worksOnCases(role)) return visit.refuse('not-allowed');
  const id = String(visit.request.params['id']);
  const reason = fieldsOf(visit.request.body)[`reason-${id}`] ?? '';
  const accountId = visit.signedIn.account.id;
  const answer = await releaseSuppression(context.dependencies, { id, reason, role, accountId });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/suppressions?done=released');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  const errors = { [`reason-${id}`]: refusalSentences[answer.refused].sentence };
  await showSuppressions(context, visit, { id, reason, errors });
}
