import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';

/**
 * Takes back client notices whose mail bounced after the relay had taken it, within a transaction: a notice counts as given only when it was
 * delivered some way, so support calls. A report that comes twice finds nothing left, one of before the notice is about another mail.
 */
export async function takeBackBouncedNotices(
  tx: Transaction,
  { address, at }: { readonly address: string; readonly at: Date },
): Promise<void> {
  const bounced = await tx.$queryRaw<{ caseId: string; chartId: string }[]>`
    UPDATE client_migration AS given SET notice_given_at = NULL, notice_channel = NULL
    FROM contract_termination AS termination, chart, client
    WHERE termination.id = given.termination_id AND termination.state NOT IN ('completed', 'withdrawn')
      AND chart.id = given.chart_id AND client.id = chart.client_id AND lower(client.email) = ${address.toLowerCase()}
      AND given.notice_channel = 'mail' AND given.notice_given_at <= ${at}
    RETURNING given.termination_id AS "caseId", given.chart_id AS "chartId"`;
  for (const { caseId, chartId } of bounced) {
    const key = `notice-bounced/${chartId}/${at.toISOString()}`;
    await openTaskIn(tx, {
      caseId,
      key,
      kind: 'give_notice_by_phone',
      subjectId: chartId,
      at: at.toISOString(),
    });
    await addLine(tx, caseId, at, { key, code: 'notice-bounced' });
  }
}

/** Takes back a notice that bounced before it was written down as given, as when a worker died in between; within a transaction. */
export async function takeBackWhereBounced(
  tx: Transaction,
  { chartId, givenAt }: { readonly chartId: string; readonly givenAt: Date },
): Promise<void> {
  const bounces = await tx.$queryRaw<{ address: string; at: Date }[]>`
    SELECT suppression.address, suppression.since AS at FROM suppression
    JOIN client ON lower(client.email) = suppression.address JOIN chart ON chart.client_id = client.id
    WHERE chart.id = ${chartId}::uuid AND reason = 'bounced' AND released_at IS NULL AND since >= ${givenAt}`;
  for (const bounce of bounces) await takeBackBouncedNotices(tx, bounce);
}
