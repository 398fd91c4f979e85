import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { checkSeen } from '../../cases/seen.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import { answerDueAt, type ContactPolicy } from '../../domain/contact-request/policy.js';
import type { Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { lockContact, moveContact, urgeAnswer } from '../../operations/contact-request/move.js';
import { resolveContactIn } from '../../operations/contact-request/settle.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { viewOf, type ContactRequestView } from './view.js';

interface Settle {
  readonly requestId: string;
  readonly policy: ContactPolicy;
  /** Whether the date of the case has come; what is due is done then. */
  readonly due: boolean;
  readonly at: IsoInstant;
}

/** Activities of messages to support: what a date brings, and the act that resolves. Emails are in mails.ts. */
export function createContactRequestActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Reads how a request stands, and does what is due; a date that was moved meanwhile isn't due. A retry finds the date moved by the first attempt. */
    async settleContact(request: Settle): Promise<ContactRequestView> {
      const { requestId, due } = request;
      if (due)
        await db.$transaction(async (tx) => {
          const row = await lockContact(tx, requestId);
          const { dueAt } = await tx.case.findUniqueOrThrow({ where: { id: requestId } });
          const at = new Date(request.at);
          if (row === null || dueAt === null || dueAt > at) return;
          await runDueStep[row.state](tx, row, request.policy, at);
        });
      return viewOf(db, requestId);
    },

    /** Resolves a request for a member of staff; repeated, it finds it resolved. */
    async resolveContactRequest(request: {
      requestId: string;
      actorId: string;
      at: IsoInstant;
    }): Promise<ContactRequestView | Refusal> {
      const { requestId, actorId: accountId } = request;
      const at = new Date(request.at);
      const refusal = await db.$transaction(async (tx): Promise<Refusal | null> => {
        const row = await lockContact(tx, requestId);
        if (row === null) return { refused: 'not-found' };
        if (row.state === 'resolved') return null;
        const stale = await checkSeen(tx, { caseId: requestId, actorId: accountId, at });
        return stale ?? resolveContactIn(tx, row, { who: 'support', accountId, at });
      });
      return refusal ?? viewOf(db, requestId);
    },
  };
}

type WhatIsDue = (tx: Transaction, row: ContactRequest, policy: ContactPolicy, at: Date) => Promise<void>;

const runDueStep: Record<ContactRequest['state'], WhatIsDue> = {
  /** Nobody answered in time: a lead is asked, again and again. */
  async open(tx, row, policy, at) {
    await askAgain(tx, row, {
      why: 'overdue',
      kind: 'contact_overdue',
      priority: row.crisis ? 2 : 1,
      dueAt: answerDueAt(policy, at, row.crisis),
      at,
    });
  },

  /** The person hasn't written since the answer: reminded once, then it counts as resolved. After words of a crisis someone looks again. */
  async answered(tx, row, policy, at) {
    const silentAt = daysAfter(row.answeredAt ?? at, policy.silenceDays);
    if (row.remindedAt === null) {
      await tx.contactRequest.update({ where: { id: row.id }, data: { remindedAt: at } });
      return wait(tx, row, { on: 'person', until: silentAt, urgent: false, at });
    }
    if (!row.crisis) {
      await resolveContactIn(tx, row, { who: 'silence', at });
      return;
    }
    await askAgain(tx, row, {
      why: 'silent',
      kind: 'crisis_contact',
      priority: 2,
      dueAt: answerDueAt(policy, at, false),
      at,
    });
  },

  /** The time to reopen it is over. */
  async resolved(tx, row, _policy, at) {
    await moveContact(tx, {
      requestId: row.id,
      event: 'close',
      data: { settledAt: at },
      waits: { on: 'nobody', until: null },
      line: { key: 'closed', code: 'contact-closed' },
      at,
    });
    await expireLinks(tx, { caseId: row.id }, at);
  },

  async closed() {},
};

/** Asks support once more, more urgently than before, and says why in the timeline. */
async function askAgain(
  tx: Transaction,
  row: ContactRequest,
  of: {
    readonly why: 'overdue' | 'silent';
    readonly kind: 'contact_overdue' | 'crisis_contact';
    readonly priority: number;
    readonly dueAt: Date;
    readonly at: Date;
  },
): Promise<void> {
  const { why, kind, priority, dueAt, at } = of;
  const key = `${why}/${at.getTime()}`;
  if (!(await urgeAnswer(tx, { requestId: row.id, kind, priority: priority + 1 })))
    await openTaskIn(tx, {
      caseId: row.id,
      key,
      kind,
      subjectId: row.id,
      priority,
      dueAt: dueAt.toISOString(),
      at: at.toISOString(),
    });
  const line = { key, code: `contact-${why}` } as const;
  await wait(tx, row, { on: 'support', until: dueAt, urgent: true, at, line });
}

/** Writes on whom a request waits now, in the state it is in. */
async function wait(
  tx: Transaction,
  { id, state }: ContactRequest,
  of: {
    readonly on: WaitingOn;
    readonly until: Date;
    readonly urgent: boolean;
    readonly at: Date;
    readonly line?: CaseLine;
  },
): Promise<void> {
  await changeCase(tx, {
    caseId: id,
    state,
    waitingOn: of.on,
    dueAt: of.until.toISOString(),
    needsAttention: of.urgent,
    at: of.at.toISOString(),
    ...(of.line === undefined ? {} : { event: of.line }),
  });
}
