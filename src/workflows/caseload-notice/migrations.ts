import { getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { CaseloadNoticeInput } from '../../protocol/caseload-notice/messages.js';
import { clientMigrationId } from '../../protocol/client-migration/messages.js';
import { openAttributes, searchAttributes } from '../../protocol/search-attributes.js';
import { clientMigration } from '../client-migration/workflow.js';

/** The migration of a client, known by its id. */
export type Migration = ReturnType<typeof getExternalWorkflowHandle>;

/** Starts the migration of a Headway-sourced client; it outlives the page of the caseload that started it. */
export async function startMigration(
  input: Pick<
    CaseloadNoticeInput,
    'caseId' | 'reference' | 'jurisdiction' | 'lastDay' | 'lastDayEndsAt' | 'policy' | 'pace' | 'callFirst'
  >,
  { chartId }: CaseloadNoticeInput['charts'][number],
): Promise<void> {
  const { caseId, reference, jurisdiction, lastDay, lastDayEndsAt, policy, pace, callFirst } = input;
  await startChild(clientMigration, {
    workflowId: clientMigrationId(caseId, chartId),
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `${reference}: one client's choice`,
    typedSearchAttributes: [
      { key: searchAttributes.CaseKind, value: 'client_migration' },
      { key: searchAttributes.CaseReference, value: reference },
      ...openAttributes,
      { key: searchAttributes.Jurisdiction, value: jurisdiction },
      { key: searchAttributes.SubjectId, value: chartId },
    ],
    args: [{ caseId, reference, chartId, jurisdiction, lastDay, lastDayEndsAt, policy, pace, callFirst }],
  });
}

/** Tells the migration of a client some news. */
export async function tellMigration(
  caseId: string,
  chartId: string,
  tell: (migration: Migration) => Promise<void>,
): Promise<void> {
  try {
    await tell(getExternalWorkflowHandle(clientMigrationId(caseId, chartId)));
  } catch {
    // A client who is settled has no migration any more, and one not told yet has none so far.
  }
}
