import { openTaskIn } from '../../cases/tasks.js';
import { letterKey } from '../../domain/case/row-view.js';
import type { Dependencies } from '../../dependencies.js';
import { sixtyDaysDueOn, sixtyDaysToldBy } from '../../domain/sixty-days.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { accountingOverdueAlert, type AccountingTemplate } from '../../mail/accounting-request/letters.js';
import { longDate } from '../../mail/dates.js';
import { mailboxOf } from '../../operations/account-suspension/doubted-address.js';
import { settleAccountingDue } from '../../operations/accounting-request/change.js';
import {
  askedAccountingLetter,
  type AccountingNews,
  type AccountingView,
} from '../../operations/accounting-request/letters.js';
import {
  accountingFacts,
  readAccountingRequest,
  type AccountingRow,
} from '../../operations/accounting-request/row.js';
import { mailInTime } from '../kit/mail-in-time.js';
import { pageOfficers } from '../kit/page-officers.js';
import { portalUrl } from '../kit/portal-url.js';

/** Activities of requests for an accounting of disclosures. The row decides. */
export function createAccountingActivities(dependencies: Dependencies) {
  return {
    /** Does what is due in one transaction under the lock of the row, and reads how it stands; repeated, it finds its own work. */
    async settleAccounting(request: { requestId: string; at: IsoInstant }): Promise<AccountingView> {
      return settleAccountingDue(dependencies, request.requestId, new Date(request.at));
    },

    /** Sends one letter that the row has called for, once by its key. */
    async tellOfAccounting(request: {
      requestId: string;
      template: AccountingNews;
      round: number;
      at: IsoInstant;
    }): Promise<void> {
      const { requestId, template, round } = request;
      const at = new Date(request.at);
      const row = await readAccountingRequest(dependencies.db, requestId);
      if (row === null) throw new Error('A request for an accounting without a row');
      // Given or withdrawn while a mailbox put it off.
      if (template === 'officer-overdue' && row.state !== 'overdue') return;
      if (template === 'officer-overdue') return tellOfficer(dependencies, row, round, at);
      // Sent to the newest address alone.
      if (template === 'asked' && round < row.case.linkRound) return;
      return tellAsker(dependencies, row, { template, round, at });
    },
  };
}

/** Support calls the person who asked where no email goes, in time for the day by which the law has them told. */
async function tellAsker(
  dependencies: Dependencies,
  row: AccountingRow,
  {
    template,
    round,
    at,
  }: { readonly template: AccountingTemplate; readonly round: number; readonly at: Date },
): Promise<void> {
  const { id: caseId } = row;
  const letter = letterKey(template, round);
  const toldBy = sixtyDaysToldBy(accountingFacts(row), template);
  const mail = {
    key: `${caseId}/accounting-${letter}`,
    template: `accounting-${template}`,
    to: await mailboxOf(dependencies.db, row),
    // The person who asks wants the answer; a client who left gets no other mail.
    evenUnsubscribed: true,
    letter: await askedAccountingLetter(dependencies, { row, template, on: 'screen' }),
    at,
  } as const;
  const outcome = await mailInTime(dependencies, mail, toldBy);
  if (outcome.kind === 'accepted') return;
  await dependencies.db.$transaction((tx) =>
    openTaskIn(tx, {
      caseId,
      key: `by-phone/${letter}`,
      kind: 'reach_by_phone',
      precedes: toldBy.toISOString(),
      at: dependencies.clock().toISOString(),
    }),
  );
}

/** A page for each day that a request is late. */
async function tellOfficer(
  dependencies: Dependencies,
  row: AccountingRow,
  round: number,
  at: Date,
): Promise<void> {
  const { config } = dependencies;
  const { reference } = row.case;
  const url = `${portalUrl(config, 'staff')}/cases/${reference}`;
  await pageOfficers(dependencies, {
    key: `${row.id}/accounting-overdue/${round}`,
    template: 'accounting-overdue',
    letter: accountingOverdueAlert(reference, longDate(sixtyDaysDueOn(accountingFacts(row))), url),
    at,
  });
}
