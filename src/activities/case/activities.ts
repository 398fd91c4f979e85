import type { Transaction } from '../../adapters/database.js';
import { changeCase, type CaseChange } from '../../cases/change.js';
import { openTaskIn, type NewTask } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { needlessOnceWithdrawn, type SupportTaskKind } from '../../domain/case/tasks.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { announceCall } from '../client-migration/announce-call.js';

/** Calls to a client that a text announces, each due in the two business days that it names (src/mail/client-migration/texts.ts). */
const announced: ReadonlySet<SupportTaskKind> = new Set(['give_notice_by_phone', 'tell_provider_stays']);

/** Activities that keep cases, their timelines and support's tasks. */
export function createCaseActivities(dependencies: Pick<Dependencies, 'db' | 'phone' | 'config'>) {
  const { db } = dependencies;
  return {
    /** Writes the projection of a case, its timeline and the audit trail in one transaction. A retry finds the line by its key and writes the same again. */
    async recordCase(change: CaseChange): Promise<void> {
      await db.$transaction((tx) => changeCase(tx, change));
    },

    /** Adds a line to a case's timeline without changing its state. A retry finds its key taken. */
    async addCaseLine({
      caseId,
      at,
      event,
    }: {
      caseId: string;
      at: IsoInstant;
      event: CaseLine;
    }): Promise<void> {
      await db.$transaction((tx) => addLine(tx, caseId, new Date(at), event));
    },

    /**
     * Asks support to do something; the same key asks once, and a case that was withdrawn meanwhile asks for nothing that only a leaving
     * provider makes necessary. A client whom support has to tell by phone is told of the call.
     */
    async openTask(task: NewTask): Promise<void> {
      const { kind, subjectId } = task;
      const needed = await db.$transaction((tx) => openTaskIfNeeded(tx, task));
      if (needed && subjectId !== undefined && announced.has(kind))
        await announceCall(dependencies, { ...task, subjectId });
    },

    /**
     * Puts an open task before others and says so in its case; one that is done stays done. A retry writes the same again; the line is there
     * once.
     */
    async escalateTask({
      caseId,
      key,
      at,
      event,
    }: {
      caseId: string;
      key: string;
      at: IsoInstant;
      event: CaseLine;
    }): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.supportTask.updateMany({ where: { caseId, key, status: 'open' }, data: { priority: 2 } });
        await tx.case.update({ where: { id: caseId }, data: { needsAttention: true } });
        await addLine(tx, caseId, new Date(at), event);
      });
    },
  };
}

/** Opens a task unless the case no longer asks for it, which is told by false. */
async function openTaskIfNeeded(tx: Transaction, task: NewTask): Promise<boolean> {
  const { caseId, key, kind, subjectId } = task;
  if (needlessOnceWithdrawn.includes(kind)) {
    // Locked, so that a withdrawal comes before this and is seen, or after and takes the task back.
    const [termination] = await tx.$queryRaw<{ state: string }[]>`
      SELECT state::text FROM contract_termination WHERE id = ${caseId}::uuid FOR SHARE`;
    if (termination?.state === 'withdrawn') return false;
  }
  // A mail that came back may have asked for the same call already.
  const asked = { caseId, kind, subjectId: subjectId ?? null, status: 'open', key: { not: key } } as const;
  const twice = announced.has(kind) && (await tx.supportTask.count({ where: asked })) > 0;
  if (!twice) await openTaskIn(tx, task);
  return true;
}
