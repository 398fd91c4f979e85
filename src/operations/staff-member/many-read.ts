import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../adapters/database.js';
import { minutesAfter } from '../../domain/instants.js';
import { manyRead } from '../../domain/staff-member/notifications.js';
import { leadsToMail } from './read.js';

/** Lines of the audit trail that are looked at: the newest of one person that are of a workflow, so that asking for nothing hides none. */
const mostLines = 2_000;

/**
 * Lets every other lead be told by email, once an hour, that someone of our staff read the data of many workflows through the codec. Counts the
 * workflows of their decodes within the last hour, whether asked for one by one or together.
 */
export async function tellOfManyRead(
  tx: Transaction,
  { accountId, at }: { readonly accountId: string; readonly at: Date },
): Promise<void> {
  const since = minutesAfter(at, -manyRead.withinMinutes);
  const [found] = await tx.$queryRaw<{ workflows: number }[]>`
    SELECT (count(DISTINCT subject_id)
      + coalesce(sum((detail->>'workflows')::int) FILTER (WHERE subject_id IS NULL), 0))::int AS workflows
    FROM (
      SELECT subject_id, detail, at FROM audit_entry
      WHERE actor_id = ${accountId} AND act = 'codec.decode'
        AND (subject_id IS NOT NULL OR (detail->>'workflows')::int > 0)
      ORDER BY seq DESC LIMIT ${mostLines}
    ) newest WHERE at > ${since}`;
  if ((found?.workflows ?? 0) < manyRead.workflows) return;
  const leads = (await leadsToMail(tx)).filter(({ id }) => id !== accountId);
  await tx.staffNotification.createMany({
    data: leads.map(({ id }) => ({
      id: randomUUID(),
      accountId: id,
      kind: 'many_read',
      key: `many-read/${accountId}/${at.toISOString().slice(0, 13)}/${id}`,
      noticedAt: at,
    })),
    skipDuplicates: true,
  });
}
