import { worksOnCases } from '../../../domain/acts.js';
import { breakerPolicy, type BreakerReason } from '../../../domain/two-factor/code-breaker.js';
import { isPhoneCountry, phoneCountries } from '../../../domain/phone-country.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { CodeBreaker } from '../../../generated/prisma/client.js';
import { readCodeBreakers, releaseBreaker } from '../../../operations/two-factor/release-breaker.js';
import { type PortalContext, queryText, type Visit } from '../../http/context.js';
import { ErrorSummary } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { release, ReleaseForm, type RefusedRelease } from '../release-form.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';

const reasonWords: Readonly<Record<BreakerReason, (row: CodeBreaker) => string>> = {
  spike: ({ sends }) =>
    `${sends} codes in an hour, with at most ${breakerPolicy.sendsPerSource} of each practice`,
  few_used: ({ judged, used }) =>
    `${used} of ${judged} codes were used, fewer than ${breakerPolicy.usedPercent} percent, with at most ${breakerPolicy.sendsPerSource} of each practice`,
};

/** Countries in which no phone is set up at the moment, and why. */
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
          <p>Phones in this country can be set up again. Only what is sent from now on is counted.</p>
        </div>
      )}
      <h1>Codes by country</h1>
      <p class="lead">
        Setting up phones stops by itself where it looks like pumped traffic. Phones that were set up before,
        and staff, still get their codes. A lead decides when it goes on.
      </p>
      <DataTable
        caption={
          rows.length === 0 ? 'Phones are set up in every country on the list' : 'No phone is set up in'
        }
        columns={['Country', 'Why', 'Since', ...(role === 'lead' ? ['Release'] : [])]}
        rows={rows.map((row) => ({
          cells: [
            nameOf(row),
            reasonWords[row.because as BreakerReason](row),
            shortInstant(row.trippedAt, supportTimeZone, dependencies.clock()),
            ...(role === 'lead'
              ? [
                  <ReleaseForm
                    list="/code-breakers"
                    id={row.id}
                    of={nameOf(row)}
                    hint="Saved in the audit log."
                    refused={refused}
                  />,
                ]
              : []),
          ],
        }))}
      />
    </>,
    { refused: refused?.code },
  );
}

const nameOf = ({ country }: CodeBreaker) => (isPhoneCountry(country) ? phoneCountries[country] : country);

/** Lets phones in a country be set up again, and shows the form again where that is refused. */
export async function releaseCountry(context: PortalContext, visit: Visit): Promise<void> {
  const by = { role: roleOf(visit), accountId: visit.signedIn.account.id };
  await release(visit, '/code-breakers', {
    by: (asked) => releaseBreaker(context.dependencies, { ...asked, ...by }),
    showAgain: (refused) => showCodeBreakers(context, visit, refused),
  });
}
