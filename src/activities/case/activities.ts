import type { Transaction } from '../../adapters/database.js';
import { changeCase, type CaseChange } from '../../cases/change.js';
import { endTasksIn, openTaskIn, type NewTask } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Act, ActRole } from '../../domain/acts.js';
import type { Refusal } from '../../domain/refusals.js';
import { needlessOnceWithdrawn, tasksEndedBy, type SupportTaskKind } from '../../domain/case/tasks.js';
import type { Instant } from '../../domain/zoned-time.js';
import type { Actor } from '../../protocol/acts.js';
import { redeemActToken } from '../../tokens/act-token.js';
import { auditOutcome } from '../kit/audit-outcome.js';
import { announceCall } from '../client-migration/announce-call.js';

/** Calls to a client that a text announces, each due in the two business days that it names (src/mail/client-migration/texts.ts). */
const announced: ReadonlySet<SupportTaskKind> = new Set(['give_notice_by_phone', 'tell_provider_stays']);

/** Activities that keep cases, their time lines and support's tasks. */
export function createCaseActivities(dependencies: Pick<Dependencies, 'db' | 'phone' | 'config' | 'clock'>) {
  const { db, config, clock } = dependencies;
  return {
    /** Writes the projection of a case, its time line and the audit trail in one transaction. */
    async recordCase(change: CaseChange): Promise<void> {
      await db.$transaction((tx) => changeCase(tx, change));
    },

    /** Adds a line to a case's time line without changing its state. */
    async addCaseLine({
      caseId,
      at,
      event,
    }: {
      caseId: string;
      at: Instant;
      event: CaseLine;
    }): Promise<void> {
      await db.$transaction((tx) => addLine(tx, caseId, new Date(at), event));
    },

    /** Redeems an act token, and audits with its reason that the act was accepted, or why not; staff must give a reason. What is refused to a role is not redeemed. */
    async redeemAct(request: {
      caseId: string;
      actToken: string;
      /** What the update says beside the token; older workers did not tell. */
      argument?: object;
      reason?: string;
      workflowId: string;
      update: Act;
      updateId: string;
      state: string;
      at: Instant;
      /** What the workflow refuses of this act, by the role that asks. */
      refusals?: Partial<Record<ActRole, Refusal>>;
    }): Promise<Actor | Refusal> {
      const { caseId, reason = '', at, refusals = {}, ...redemption } = request;
      return db.$transaction(async (tx) => {
        const { actor, refusal } = await redeemActToken(tx, config.TOKEN_KEYS, {
          ...redemption,
          caseId,
          // An attempt may come long after the workflow asked: an act is void by the later of both clocks.
          now: new Date(Math.max(Date.parse(at), clock().getTime())),
          refuse: ({ role }) =>
            actsForOthers(role) && reason.trim() === ''
              ? { refused: 'reason-missing', field: 'reason' }
              : (refusals[role] ?? null),
        });
        if (refusal === null && request.update === 'retryStep')
          // The other acts end their tasks with what they change; nothing but the workflow changes here.
          await endTasksIn(tx, {
            caseId,
            kinds: tasksEndedBy(request.update),
            at: new Date(at),
            accountId: actor.accountId,
          });
        await auditOutcome(tx, {
          caseId,
          actor,
          update: redemption.update,
          updateId: redemption.updateId,
          at: new Date(at),
          refusal,
          reason,
        });
        return refusal ?? actor;
      });
    },

    /** Audits that an act was refused after its token was redeemed, by what the act itself looks at. */
    async recordRefusedAct(request: {
      caseId: string;
      actor: Actor;
      update: Act;
      updateId: string;
      refusal: Refusal;
      at: Instant;
    }): Promise<void> {
      await db.$transaction((tx) => auditOutcome(tx, { ...request, at: new Date(request.at), reason: '' }));
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

    /** Puts an open task before others and says so in its case; one that is done stays done. */
    async escalateTask({
      caseId,
      key,
      at,
      event,
    }: {
      caseId: string;
      key: string;
      at: Instant;
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

/** Staff act on other people's cases, and say why. */
function actsForOthers(role: ActRole): boolean {
  return role !== 'client' && role !== 'provider';
}
