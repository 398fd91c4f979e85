import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { breakerPolicy, type BreakerReason } from '../../../domain/two-factor/code-breaker.js';
import { isPhoneCountry, phoneCountries } from '../../../domain/phone-country.js';
import { isRefusal } from '../../../domain/refusals.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { CodeBreaker } from '../../../generated/prisma/client.js';
import { readCodeBreakers, releaseBreaker } from '../../../operations/two-factor/release-breaker.js';
import { fieldsOf } from '../../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';

const reasonWords: Readonly<Record<BreakerReason, (row: CodeBreaker) => string>> = {
  spike: ({ sends }) => `${sends} codes in an hour`,
  few_used: ({ judged, used }) =>
    `${used} of ${judged} codes were used, fewer than ${breakerPolicy.usedPercent} percent`,
};

/** What was typed into the form of a release that was refused. */
interface RefusedRelease {
  readonly id: string;
  readonly reason: string;
  readonly errors: FieldErrors;
}

/** Countries to which no code goes at the moment, and why. */
export async function showCodeBreakers(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedRelease | null = null,
): Promise<void> {
  const role = roleOf(visit);
  if (!worksOnCases(role)) return visit.refuse('not-allowed');
  const rows = await readCodeBreakers(dependencies);
  visit.page(
    'Codes by country',
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      {queryText(visit.request, 'done') === 'released' && (
        <div class="notice" role="status">
          <p>Codes go to this country again. Only what is sent from now on is counted.</p>
        </div>
      )}
      <h1>Codes by country</h1>
      <p class="lead">
        Sending stops by itself where it looks like pumped traffic. A lead decides when it goes on.
      </p>
      <DataTable
        caption={rows.length === 0 ? 'Codes go to every country on the list' : 'No code goes to'}
        columns={['Country', 'Why', 'Since', ...(role === 'lead' ? ['Release'] : [])]}
        rows={rows.map((row) => ({
          cells: [
            nameOf(row),
            reasonWords[row.because as BreakerReason](row),
            shortInstant(row.trippedAt, supportTimeZone, dependencies.clock()),
            ...(role === 'lead'
              ? [<Release row={row} refused={refused?.id === row.id ? refused : null} />]
              : []),
          ],
        }))}
      />
    </>,
    refused === null ? {} : { status: 400, error: true },
  );
}

const nameOf = ({ country }: CodeBreaker) => (isPhoneCountry(country) ? phoneCountries[country] : country);

function Release({ row, refused }: { row: CodeBreaker; refused: RefusedRelease | null }): VNode {
  return (
    <details open={refused !== null}>
      <summary aria-label={`Release ${nameOf(row)}`}>Release</summary>
      <PostForm action={`/code-breakers/${row.id}/release`}>
        <TextField
          name={`reason-${row.id}`}
          label="Reason"
          hint="Saved in the audit log."
          value={refused?.reason}
          errors={refused?.errors ?? {}}
        />
        <button type="submit">Release</button>
      </PostForm>
    </details>
  );
}

/** Lets codes go to a country again, and shows the form again where that is refused. */
export async function releaseCountry(context: PortalContext, visit: Visit): Promise<void> {
  const role = roleOf(visit);
  const id = String(visit.request.params['id']);
  const reason = fieldsOf(visit.request.body)[`reason-${id}`] ?? '';
  const accountId = visit.signedIn.account.id;
  const answer = await releaseBreaker(context.dependencies, { id, reason, role, accountId });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/code-breakers?done=released');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  const errors = { [`reason-${id}`]: refusalSentences[answer.refused].sentence };
  await showCodeBreakers(context, visit, { id, reason, errors });
}
