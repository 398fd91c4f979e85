/**
 * The periods of contract termination and what belongs to it, in days of the case's pace (src/domain/pace.ts).
 * A case carries its policy from its start on, so a change of this table never moves the dates of a running case.
 */
export interface TerminationPolicy {
  /** Days from the request to the earliest last day. Basis: Headway's policy; support may waive. */
  readonly noticeDays: number;
  /** Days before the last day by which every client is told. Basis: ACA A.12 and 22 TAC 465.21, no abandonment. */
  readonly clientNoticeDays: number;
  /** Days by which a provider may delay the client notice to tell clients in person. Basis: product. */
  readonly noticeDelayDays: number;
  /** Days after the request at which client notices go out by themselves. Basis: time for the provider's preview. */
  readonly noticePreviewDays: number;
  /** Days after which a client who didn't choose is reminded. Basis: product. */
  readonly choiceReminderDays: number;
  /** Days for which the choice stays open for counting a client as reached. Basis: product. */
  readonly choiceOpenDays: number;
  /** Days before the last day by which the choice closes. Basis: time for a rematch. */
  readonly choiceClosesBeforeLastDayDays: number;
  /** The least days a client has between the mail and the close of the choice; under it support calls instead. Basis: product. */
  readonly choiceMinimumDays: number;
  /** Calls by support before a client counts as unreached. Basis: product: three tries and a letter. */
  readonly callAttempts: number;
  /** When support starts a case for a provider who can't, clients are called first; days until the mail goes out anyway. Basis: product. */
  readonly callFirstDays: number;
  /** Days before the last day at which the provider is reminded of unfinished work. Basis: product. */
  readonly readinessReminderDays: readonly number[];
  /** Days between two checks of unfinished work. Basis: product. */
  readonly readinessCheckDays: number;
  /** Days after the last day at which open gates go to a lead. Basis: product. */
  readonly gatesToLeadDays: number;
  /** Days after the last day by which the case is closed with a reason. Basis: product. */
  readonly gatesForcedDays: number;
  /** Days of read-only sign-in after offboarding. Basis: product. */
  readonly readOnlyDays: number;
  /** Days for which an export can be downloaded. Basis: product. */
  readonly exportDays: number;
  /** The same for the export made at closing. Basis: product. */
  readonly exportAfterClosingDays: number;
  /** Business days in which support decides who brought a client. Basis: product. */
  readonly sourceContestBusinessDays: number;
  /** Milliseconds a day lasts; null for the calendar. */
  readonly compressedDayMs: number | null;
}

const standard: TerminationPolicy = {
  noticeDays: 30,
  clientNoticeDays: 14,
  noticeDelayDays: 7,
  noticePreviewDays: 1,
  choiceReminderDays: 7,
  choiceOpenDays: 21,
  choiceClosesBeforeLastDayDays: 3,
  choiceMinimumDays: 3,
  callAttempts: 3,
  callFirstDays: 1,
  readinessReminderDays: [14, 7, 3, 1],
  readinessCheckDays: 1,
  gatesToLeadDays: 7,
  gatesForcedDays: 30,
  readOnlyDays: 30,
  exportDays: 7,
  exportAfterClosingDays: 30,
  sourceContestBusinessDays: 5,
  compressedDayMs: null,
};

/** Every set of periods by name; `demo` shows the whole process in under two minutes. */
export const terminationPolicies = {
  standard,
  demo: { ...standard, readinessCheckDays: 2, compressedDayMs: 1_500 },
} as const satisfies Record<string, TerminationPolicy>;
