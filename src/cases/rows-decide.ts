import type { SignalDefinition } from '@temporalio/common';
import type { CaseKind } from '../generated/prisma/client.js';
import { accessReviewChanged } from '../protocol/access-review/messages.js';
import { accountingRequestChanged } from '../protocol/accounting-request/messages.js';
import { deactivationChanged } from '../protocol/client-deactivation/messages.js';
import { majorityChanged } from '../protocol/client-majority/messages.js';
import { reactivationChanged } from '../protocol/client-reactivation/messages.js';
import { contactChanged } from '../protocol/contact-request/messages.js';
import { workFinished } from '../protocol/contract-termination/messages.js';
import { disclosureReportChanged } from '../protocol/disclosure-report/messages.js';
import { exportTaskFinished } from '../protocol/note-export/messages.js';
import { retrievalChanged } from '../protocol/note-retrieval/messages.js';
import { recordAmendmentChanged } from '../protocol/record-amendment/messages.js';
import { recordRequestChanged } from '../protocol/record-request/messages.js';

/** Cases whose rows say what was done, with the signal to look at them: a workflow that begins anew does nothing of it twice. */
export const rowsDecide: Partial<Record<CaseKind, SignalDefinition>> = {
  contact_request: contactChanged,
  client_deactivation: deactivationChanged,
  client_reactivation: reactivationChanged,
  client_majority: majorityChanged,
};

/** Cases that wait for support for as long as they ask it for something, or for what it does, with the signal to look again once a task is finished. */
export const looksAgain: Partial<Record<CaseKind, SignalDefinition>> = {
  ...rowsDecide,
  contract_termination: workFinished,
  note_export: exportTaskFinished,
  note_retrieval: retrievalChanged,
  record_request: recordRequestChanged,
  record_amendment: recordAmendmentChanged,
  accounting_request: accountingRequestChanged,
  disclosure_report: disclosureReportChanged,
  access_review: accessReviewChanged,
};
