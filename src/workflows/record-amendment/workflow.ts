import { amendmentWaitsFor, isOpenAmendment } from '../../domain/record-amendment/states.js';
import {
  recordAmendmentChanged,
  recordAmendmentView,
  type RecordAmendmentInput,
} from '../../protocol/record-amendment/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { isTold, mailOrCall } from '../kit/mail-outcome.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * Someone asks to have a record changed: the provider is asked, and the clock of 45 CFR 164.526 runs until someone decides; then the person who asked may
 * disagree, and the provider answer (process book, "disclosure, amendment"). The row in the database decides; here it is waited and mailed.
 */
export async function recordAmendment(input: RecordAmendmentInput): Promise<void> {
  const { amendmentId, reference, subjectId } = input;
  const row = openRow({
    input,
    file: { caseId: amendmentId, reference, process: 'record-amendment' },
    subjectId,
    first: 'referred',
    isOpen: isOpenAmendment,
    waitsFor: amendmentWaitsFor,
    look: () => quickDb.settleAmendment({ amendmentId, at: now() }),
    async tell(letter) {
      const { template } = letter;
      const told = isTold(outboundMail.tellOfAmendment({ amendmentId, ...letter, at: now() }));
      if (readerOf(template) === 'asker')
        await mailOrCall(told, { caseId: amendmentId, key: `by-phone/${template}` });
      else if (!(await told) && template === 'provider-asked')
        await quickDb.amendmentProviderUnreached({ amendmentId, at: now() });
    },
    readerOf,
    changed: recordAmendmentChanged,
    view: recordAmendmentView,
  });
  await row.follow();
}

/** The privacy officer is told again the next day. */
function readerOf(template: string): 'asker' | 'provider' | 'officer' {
  if (template === 'officer-overdue') return 'officer';
  return template.startsWith('provider-') ? 'provider' : 'asker';
}
