import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { Suppression } from '../../../generated/prisma/client.js';
import { type PortalContext, queryText, type Visit } from '../../http/context.js';
import { ErrorSummary, PostForm, TextField } from '../../components/components.js';
import { fieldsOf } from '../../http/fields.js';
import { DataTable } from '../../components/data-table.js';
import { readSuppressions, releaseSuppression } from '../../../operations/suppression/release.js';
import { countInWords, Pager, placeIn } from '../paging.js';
import { release, ReleaseForm, type RefusedRelease } from '../release-form.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';

const reasonWords: Readonly<Record<string, string>> = {
  unsubscribed: 'Unsubscribed: releasing it means that they want email again',
  bounced: 'Bounced: email came back as undeliverable',
  complained: 'Complained: an email was reported as spam',
};

/** The suppression list: which addresses get no mail, why and since when. Reading it is an act in the trail. */
export async function showSuppressions(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedRelease | null = null,
): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { clock } = dependencies;
  const { request, signedIn } = visit;
  // In the body: a person’s address belongs in no log and no history of a browser.
  const { address = '' } = fieldsOf(request.body);
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
      <PostForm action="/suppressions">
        <div class="search">
          <TextField name="address" label="Address or part of it" type="search" value={address} />
          <button class="quiet" type="submit">
            Show
          </button>
        </div>
      </PostForm>
      <Addresses rows={page.rows} total={total} now={clock()} refused={refused} />
      <Pager
        request={request}
        page={page}
        label="blocked addresses"
        posted={address === '' ? undefined : { address }}
      />
    </>,
    { refused: refused?.code },
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
          <ReleaseForm
            list="/suppressions"
            id={row.id}
            of={row.address}
            hint="Saved in the audit log. Don’t include health information."
            seen={row.since.toISOString()}
            refused={refused}
          />,
        ],
      }))}
    />
  );
}

/** Releases an address with a reason, and shows the form again where that is refused. */
export async function releaseFromList(context: PortalContext, visit: Visit): Promise<void> {
  const by = { role: roleOf(visit), accountId: visit.signedIn.account.id };
  if (!worksOnCases(by.role)) return visit.refuse('not-allowed');
  await release(visit, '/suppressions', {
    by: (asked) => releaseSuppression(context.dependencies, { ...asked, ...by }),
    showAgain: (refused) => showSuppressions(context, visit, refused),
  });
}
