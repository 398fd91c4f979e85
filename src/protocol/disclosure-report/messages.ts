import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CarriedRow } from '../../domain/case/row-view.js';
import type { Conclusion } from '../../domain/disclosure-report/assessment.js';
import type { DisclosureReportStatus } from '../../domain/disclosure-report/states.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const disclosureReportType = 'disclosureReport';

/** One report that something went to the wrong person; its id is that of its case. */
export const disclosureReportId = (reportId: string) => `disclosure-report/${reportId}`;

export interface DisclosureReportInput {
  readonly reportId: string;
  readonly reference: string;
  readonly subjectId: string;
  /** Where the run before stood, where this one goes on from it. */
  readonly carried?: CarriedRow;
}

export interface DisclosureReportView {
  readonly status: DisclosureReportStatus;
  /** The end of the last day of what is owed first. */
  readonly dueAt: IsoInstant | null;
}

/** The four factors of 45 CFR 164.402(2), in words, and what follows from them. */
export interface AssessmentArgument extends ActArgument {
  readonly nature: string;
  readonly receivedBy: string;
  readonly acquired: string;
  readonly mitigation: string;
  readonly conclusion: Conclusion;
}

export interface DelayArgument extends ActArgument {
  readonly through: CalendarDate;
  readonly statement: 'written' | 'oral';
}

export interface BreachNoticeArgument extends ActArgument {
  readonly whom: 'media' | 'hhs';
  readonly toldOn: CalendarDate;
}

export const assessDisclosure = defineUpdate<UpdateResult, [AssessmentArgument], 'assessDisclosure'>(
  'assessDisclosure',
);
export const approveDisclosure = defineUpdate<UpdateResult, [ActArgument], 'approveDisclosure'>(
  'approveDisclosure',
);
export const delayBreachNotices = defineUpdate<UpdateResult, [DelayArgument], 'delayBreachNotices'>(
  'delayBreachNotices',
);
export const recordBreachNotice = defineUpdate<UpdateResult, [BreachNoticeArgument], 'recordBreachNotice'>(
  'recordBreachNotice',
);
export const closeBreach = defineUpdate<UpdateResult, [ActArgument], 'closeBreach'>('closeBreach');

/** Look at the row now: another report of the same breach changed what they share, or an engineer changed the row; what was mailed by hand is seen the next morning, and by the act that closes the report. */
export const disclosureReportChanged = defineSignal<[]>('disclosureReportChanged');

export const disclosureReportView = defineQuery<DisclosureReportView>('view');
