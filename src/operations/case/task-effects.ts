import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { TaskEffect } from '../../domain/case/tasks.js';
import type { SupportTask } from '../../generated/prisma/client.js';

type Fields = Readonly<Record<string, string>>;

/** What finishing a task changes beside the task itself. */
export const taskEffects: Record<
  Exclude<TaskEffect, 'choice' | 'by_act' | 'repair'>,
  (tx: Transaction, task: SupportTask, fields: Fields, actor: { id: string; at: Date }) => Promise<void>
> = {
  none: async () => {},
  // The notice counts as given once someone gave it, by whatever way.
  notice_given: async (tx, { caseId, subjectId }, { channel }, { at }) => {
    const [terminationId, chartId] = [caseId, subjectId ?? ''];
    // A client who is called first has no row yet.
    await tx.clientMigration.createMany({ data: [{ terminationId, chartId }], skipDuplicates: true });
    await tx.clientMigration.updateMany({
      where: { terminationId, chartId, noticeGivenAt: null },
      data: { noticeGivenAt: at, noticeChannel: channel === 'letter' ? 'letter' : 'phone' },
    });
  },
  source_decided: async (tx, { caseId, subjectId, key }, { upheld: answer }, { id, at }) => {
    const upheld = answer === 'yes';
    await tx.sourceContest.updateMany({
      where: { terminationId: caseId, chartId: subjectId ?? '', decidedAt: null },
      data: { decidedAt: at, decidedById: id, upheld },
    });
    if (upheld) await tx.chart.update({ where: { id: subjectId ?? '' }, data: { source: 'own' } });
    // The provider reads it in the timeline, without the name; the status page says whose client it was.
    await addLine(tx, caseId, at, { key, code: 'source-decided', detail: { upheld }, actorId: id });
  },
};
