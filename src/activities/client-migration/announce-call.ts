import type { NewTask } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { callAnnouncement } from '../../mail/client-migration/texts.js';
import { textOnce } from '../kit/text-once.js';

/**
 * Tells the client of a task by text that support will call, once a task, where a phone is on file; the timeline says how it ended.
 * The task is open by then and doesn't depend on it.
 */
export async function announceCall(
  dependencies: Pick<Dependencies, 'db' | 'phone'>,
  { caseId, key, subjectId, at }: NewTask & { subjectId: string },
): Promise<void> {
  const { db } = dependencies;
  const { client } = await db.chart.findUniqueOrThrow({
    where: { id: subjectId },
    include: { client: true },
  });
  if (client.phone === null) return;
  const outcome = await textOnce(dependencies, {
    key: `${caseId}/call-announcement/${key}`,
    clientId: client.id,
    to: client.phone,
    text: callAnnouncement,
    at: new Date(at),
  });
  await db.$transaction((tx) =>
    addLine(tx, caseId, new Date(at), {
      key: `call-announcement/${key}`,
      ...(outcome.kind === 'accepted'
        ? { code: 'call-announced' }
        : { code: 'call-not-announced', detail: { because: outcome.because } }),
    }),
  );
}
