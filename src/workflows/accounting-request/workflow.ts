import { accountingWaitsFor, isOpenAccounting } from '../../domain/accounting-request/states.js';
import {
  accountingRequestChanged,
  accountingRequestView,
  type AccountingRequestInput,
} from '../../protocol/accounting-request/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * Someone asks who got their health information: the list is behind their link at once, and the clock of 45 CFR 164.528(c) runs until they have it (process
 * book, "accounting-request"). The row in the database decides; here it is waited and mailed.
 */
export async function accountingRequest({
  requestId,
  reference,
  subjectId,
}: AccountingRequestInput): Promise<void> {
  const row = openRow({
    file: { caseId: requestId, reference, process: 'accounting-request' },
    subjectId,
    first: 'asked',
    isOpen: isOpenAccounting,
    waitsFor: accountingWaitsFor,
    look: () => quickDb.settleAccounting({ requestId, at: now() }),
    tell: (letter) => outboundMail.tellOfAccounting({ requestId, ...letter, at: now() }),
    changed: accountingRequestChanged,
    view: accountingRequestView,
  });
  await row.follow();
}
