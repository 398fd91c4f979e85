import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { CaseloadNoticeInput } from '../../protocol/caseload-notice/messages.js';
import { clientMigrationId } from '../../protocol/client-migration/messages.js';
import { openAttributes, searchAttributes } from '../../protocol/search-attributes.js';
import { clientMigration } from '../client-migration/workflow.js';

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
      ...openAttributes('open'),
      { key: searchAttributes.Jurisdiction, value: jurisdiction },
      { key: searchAttributes.SubjectId, value: chartId },
    ],
    args: [{ caseId, reference, chartId, jurisdiction, lastDay, lastDayEndsAt, policy, pace, callFirst }],
  });
}
