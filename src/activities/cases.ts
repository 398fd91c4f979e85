import { appendAudit } from '../audit/trail.js';
import { changeCase, type CaseChange } from '../cases/change-case.js';
import { openTaskIn, type NewTask } from '../cases/support-tasks.js';
import { addLine, type CaseLine } from '../cases/time-line.js';
import type { Dependencies } from '../dependencies.js';
import type { Act, ActRole } from '../domain/acts.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { SupportTaskKind } from '../domain/support-tasks.js';
import type { Instant } from '../domain/zoned-time.js';
import type { Actor } from '../protocol/acts.js';
import { redeemActToken } from '../tokens/act-token.js';
import { announceCall } from './announce-call.js';

/** Calls to a client that a text announces, each due in the two business days that it names (src/mail/client-texts.ts). */
const announced: ReadonlySet<SupportTaskKind> = new Set(['give_notice_by_phone', 'tell_provider_stays']);

/** Activities that keep cases, their time lines and support's tasks. */
export function createCaseActivities(dependencies: Pick<Dependencies, 'db' | 'phone' | 'config'>) {
  const { db, config } = dependencies;
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

    /** Redeems an act token and audits the act with its reason; staff must give one. What is refused to a role is neither redeemed nor audited. */
    async redeemAct(request: {
      caseId: string;
      actToken: string;
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
        const actor = await redeemActToken(tx, config.TOKEN_KEYS, {
          ...redemption,
          now: new Date(at),
          refuse: ({ role }) =>
            actsForOthers(role) && reason.trim() === ''
              ? { refused: 'reason-missing', field: 'reason' }
              : (refusals[role] ?? null),
        });
        if (isRefusal(actor)) return actor;
        await appendAudit(tx, {
          at: new Date(at),
          actor: { kind: 'account', id: actor.accountId },
          act: `case.${redemption.update}`,
          subject: { kind: 'case', id: caseId },
          detail: {
            role: actor.role,
            updateId: redemption.updateId,
            ...(reason === '' ? {} : { reason: storable(reason) }),
          },
        });
        return actor;
      });
    },

    /** Asks support to do something; the same key asks once. A client whom support has to tell by phone is told of the call. */
    async openTask(task: NewTask): Promise<void> {
      const { caseId, key, kind, subjectId } = task;
      if (subjectId === undefined || !announced.has(kind)) return openTaskIn(db, task);
      // A mail that came back may have asked for the same call already.
      const asked = { caseId, kind, subjectId, status: 'open', key: { not: key } } as const;
      if ((await db.supportTask.count({ where: asked })) === 0) await openTaskIn(db, task);
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

/** Staff act on other people's cases, and say why. */
function actsForOthers(role: ActRole): boolean {
  return role !== 'client' && role !== 'provider';
}

/** The first 500 characters as PostgreSQL keeps them: without NUL and halves of surrogate pairs, which would fail for ever. */
function storable(text: string): string {
  return Array.from(text.replace(/\p{Cs}|\0/gu, '\uFFFD'))
    .slice(0, 500)
    .join('');
}
