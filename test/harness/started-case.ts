import type { BackOffice } from './back-office.js';
import { until } from './until.js';

/** Waits until it is noted that the workflow of a case is started: that is a moment later, and no part of what a test compares. */
export async function untilStarted({ db }: Pick<BackOffice, 'db'>, caseId: string): Promise<void> {
  await until('its workflow is started', async () => {
    const { workflowStartedAt } = await db.case.findUniqueOrThrow({ where: { id: caseId } });
    return workflowStartedAt !== null;
  });
}
