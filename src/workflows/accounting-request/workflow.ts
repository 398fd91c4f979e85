import { accountingWaitsFor, isOpenAccounting } from '../../domain/accounting-request/states.js';
import {
  accountingRequestChanged,
  accountingRequestView,
  type AccountingRequestInput,
} from '../../protocol/accounting-request/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { isTold, mailOrCall } from '../kit/mail-outcome.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * Someone asks who got their health information: the list is behind their link at once, and the clock of 45 CFR 164.528(c) runs until they have it (process
 * book, "accounting-request"). The row in the database decides; here it is waited and mailed.
 */
export async function accountingRequest(input: AccountingRequestInput): Promise<void> {
  const { requestId, reference, subjectId } = input;
  const row = openRow({
    input,
    file: { caseId: requestId, reference, process: 'accounting-request' },
    subjectId,
    first: 'asked',
    isOpen: isOpenAccounting,
    waitsFor: accountingWaitsFor,
    look: () => quickDb.settleAccounting({ requestId, at: now() }),
    async tell(letter) {
      const { template } = letter;
      const told = isTold(outboundMail.tellOfAccounting({ requestId, ...letter, at: now() }));
      // The privacy officer is told again the next day.
      if (template === 'officer-overdue') return void (await told);
      await mailOrCall(told, { caseId: requestId, key: `by-phone/${template}` });
    },
    readerOf: (template) => (template === 'officer-overdue' ? 'officer' : 'asker'),
    changed: accountingRequestChanged,
    view: accountingRequestView,
  });
  await row.follow();
}
