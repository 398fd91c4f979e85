import { disclosureReportWaitsFor, isOpenReport } from '../../domain/disclosure-report/states.js';
import {
  approveDisclosure,
  assessDisclosure,
  closeBreach,
  delayBreachNotices,
  disclosureReportChanged,
  disclosureReportView,
  recordBreachNotice,
  type DisclosureReportInput,
} from '../../protocol/disclosure-report/messages.js';
import { massMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * Something went to the wrong person: it is assessed, approved by a second person, and where it is a breach everyone is told whom the law names
 * (45 CFR 164.400–414). The row in the database decides; here it is waited, mailed and escalated. Nothing but an act ends it.
 */
export async function disclosureReport(input: DisclosureReportInput): Promise<void> {
  const { reportId, reference, subjectId } = input;
  const row = openRow({
    input,
    file: { caseId: reportId, reference, process: 'disclosure-report' },
    subjectId,
    first: 'reported',
    isOpen: isOpenReport,
    waitsFor: disclosureReportWaitsFor,
    look: () => quickDb.settleDisclosureReport({ reportId, at: now() }),
    // What no relay takes within a day is tried again the next morning, as another round.
    tell: (letter) => orElse(massMail.tellOfDisclosure({ reportId, ...letter, at: now() }), undefined),
    changed: disclosureReportChanged,
    view: disclosureReportView,
  });
  const decide = async (
    decision: Omit<Parameters<typeof whilePersonWaits.decideDisclosure>[0], 'reportId' | 'at'>,
  ) => row.answer(await whilePersonWaits.decideDisclosure({ reportId, ...decision, at: now() }));
  row.accept(
    assessDisclosure,
    () => null,
    (said, { actor: { accountId: actorId } }) => {
      const { nature, receivedBy, acquired, mitigation, conclusion } = said;
      const assessment = { nature, receivedBy, acquired, mitigation, conclusion };
      return decide({ actorId, decision: { kind: 'assess', assessment } });
    },
  );
  row.accept(
    approveDisclosure,
    () => null,
    (_, { actor: { accountId: actorId } }) => decide({ actorId, decision: { kind: 'approve' } }),
  );
  row.accept(
    delayBreachNotices,
    () => null,
    ({ through, statement, reason = '' }, { actor: { accountId: actorId } }) =>
      decide({ actorId, decision: { kind: 'delay', through, statement, because: reason } }),
  );
  row.accept(
    recordBreachNotice,
    () => null,
    ({ whom, toldOn }, { actor: { accountId: actorId } }) =>
      decide({ actorId, decision: { kind: 'told', whom, toldOn } }),
  );
  row.accept(
    closeBreach,
    () => null,
    (_, { actor: { accountId: actorId } }) => decide({ actorId, decision: { kind: 'close' } }),
  );
  await row.follow();
}
