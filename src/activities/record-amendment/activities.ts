import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { sixtyDaysDueOn, sixtyDaysToldBy } from '../../domain/sixty-days.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import {
  amendmentOverdueAlert,
  amendmentProviderLetter,
  type ProviderNews,
} from '../../mail/record-amendment/letters.js';
import { letterKey } from '../../domain/case/row-view.js';
import { awaitsDecision } from '../../domain/record-amendment/states.js';
import type { AskerTemplate } from '../../mail/record-amendment/sentences.js';
import { mailboxOf } from '../../operations/account-suspension/doubted-address.js';
import { askerLetter } from '../../operations/record-amendment/letter.js';
import { amendmentLink } from '../../operations/record-amendment/links.js';
import { amendmentFacts, readAmendment, type AmendmentRow } from '../../operations/record-amendment/row.js';
import type { AmendmentTemplate, AmendmentView } from '../../operations/record-amendment/letters-due.js';
import { settleDue } from '../../operations/record-amendment/settle.js';
import { writeUnreached } from '../../operations/record-amendment/unreached.js';
import { holdersOf, lockedHolder, type Holder } from '../../operations/record-request/holders.js';
import { mailInTime } from '../kit/mail-in-time.js';
import { mailOnce } from '../kit/mail-once.js';
import { pageOfficers } from '../kit/page-officers.js';
import { portalUrl } from '../kit/portal-url.js';

interface Telling {
  readonly row: AmendmentRow;
  readonly holder: Holder | null;
  readonly round: number;
  readonly at: Date;
}

/** Activities of requests to amend a record. The row decides. */
export function createAmendmentActivities(dependencies: Dependencies) {
  return {
    /** Does what is due in one transaction under the lock of the row, and reads how it stands; repeated, it finds its own work. */
    async settleAmendment(request: { amendmentId: string; at: IsoInstant }): Promise<AmendmentView> {
      return settleDue(dependencies, request.amendmentId, new Date(request.at));
    },

    /** Sends one letter that the row has called for, once by its key. */
    async tellOfAmendment(request: {
      amendmentId: string;
      template: AmendmentTemplate;
      round: number;
      at: IsoInstant;
    }): Promise<void> {
      const { amendmentId, template, round } = request;
      const row = await readAmendment(dependencies.db, amendmentId);
      if (row === null) throw new Error('A request to amend without a row');
      const holder = (await holdersOf(dependencies.db, [row.providerId])).get(row.providerId) ?? null;
      const of = { row, holder, round, at: new Date(request.at) };
      // Withdrawn or decided while a mailbox put it off.
      if (template === 'officer-overdue' && row.state !== 'overdue') return;
      if (template === 'provider-asked' && !awaitsDecision(row.state)) return;
      // Sent to the newest address alone.
      if (template === 'asked' && round < row.case.linkRound) return;
      if (template === 'officer-overdue') return tellOfficer(dependencies, of);
      if (isNews(template)) return tellProvider(dependencies, template, of);
      return tellAsker(dependencies, template, of);
    },

    /** Writes that no mail reaches the provider, so that our staff decides, unless someone has; repeated, it finds its own work. */
    async amendmentProviderUnreached({
      amendmentId,
      at,
    }: {
      amendmentId: string;
      at: IsoInstant;
    }): Promise<void> {
      await dependencies.db.$transaction((tx) =>
        writeUnreached(tx, { id: amendmentId, because: 'not_taken', at: new Date(at) }),
      );
    },
  };
}

function isNews(template: AmendmentTemplate): template is ProviderNews {
  return template.startsWith('provider-');
}

/** Support calls the person who asked where no email goes, in time for the day by which the law has them told. */
async function tellAsker(
  dependencies: Dependencies,
  template: AskerTemplate,
  { row, round, at }: Telling,
): Promise<void> {
  const { db, clock } = dependencies;
  const { id } = row;
  const letter = letterKey(template, round);
  const toldBy = sixtyDaysToldBy(amendmentFacts(row), template);
  const mail = {
    key: `${id}/amendment-${letter}`,
    template: `amendment-${template}`,
    to: await mailboxOf(db, row),
    // The person who asks wants the answer; a client who left gets no other mail.
    evenUnsubscribed: true,
    letter: await askerLetter(dependencies, { row, template, on: 'screen' }),
    at,
  } as const;
  const outcome = await mailInTime(dependencies, mail, toldBy);
  if (outcome.kind === 'accepted') return;
  await db.$transaction((tx) =>
    openTaskIn(tx, {
      caseId: id,
      key: `by-phone/${letter}`,
      kind: 'reach_by_phone',
      precedes: toldBy.toISOString(),
      at: clock().toISOString(),
    }),
  );
}

/** Where no provider can be asked, our staff decides at once. */
async function tellProvider(
  dependencies: Dependencies,
  news: ProviderNews,
  { row, holder, at }: Telling,
): Promise<void> {
  const { db, config } = dependencies;
  const { id } = row;
  const { path, to } = await db.$transaction(async (tx) => ({
    to: (await lockedHolder(tx, row.providerId))?.email ?? null,
    path: await amendmentLink(tx, config, row, 'amendment-decision'),
  }));
  const outcome = await mailOnce(dependencies, {
    key: `${id}/amendment-${news}`,
    template: `amendment-${news}`,
    to,
    letter: amendmentProviderLetter(news, {
      name: holder?.provider ?? '',
      dueOn: longDate(sixtyDaysDueOn(amendmentFacts(row))),
      url: `${portalUrl(config, 'provider')}${path}`,
    }),
    at,
  });
  if (news !== 'provider-asked') return;
  await db.$transaction(async (tx) => {
    if (outcome.kind === 'accepted')
      return addLine(tx, id, at, { key: news, code: 'amendment-provider-asked' });
    await writeUnreached(tx, { id, because: outcome.because, at });
  });
}

/** A page for each day that a request is late. */
async function tellOfficer(dependencies: Dependencies, { row, round, at }: Telling): Promise<void> {
  const { config } = dependencies;
  const { reference } = row.case;
  const url = `${portalUrl(config, 'staff')}/cases/${reference}`;
  await pageOfficers(dependencies, {
    key: `${row.id}/amendment-overdue/${round}`,
    template: 'amendment-overdue',
    letter: amendmentOverdueAlert(reference, longDate(sixtyDaysDueOn(amendmentFacts(row))), url),
    at,
  });
}
