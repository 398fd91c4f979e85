import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { OffboardingStep } from '../../domain/offboarding/steps.js';
import { endOfDay, type CalendarDate, type IsoInstant } from '../../domain/zoned-time.js';
import { recomputeRetention } from '../../operations/record-retention/compute.js';
import { removeSecondFactor } from '../../operations/two-factor/remove.js';
import { openTaskIn } from '../../cases/tasks.js';
import { closePractice } from '../../operations/practice-staff/members.js';
import { addLine } from '../../cases/timeline.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { moveAccount } from '../../operations/account/move.js';

/** What every step of offboarding knows. */
export interface OffboardingRequest {
  readonly step: OffboardingStep;
  readonly caseId: string;
  readonly providerId: string;
  readonly contractId: string;
  readonly lastDay: CalendarDate;
  readonly readOnlyUntil: IsoInstant;
  readonly at: IsoInstant;
}

type Step = (tx: Transaction, request: OffboardingRequest, after: AfterCommit) => Promise<void>;

/** Activities of offboarding: each step writes its change and its line in one transaction, so a repeated step finds itself done. */
export function createOffboardingActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Does one step that only changes the database. Once a case and step: a retry finds its line in the timeline. */
    offboard: withHeartbeat(async (request: OffboardingRequest): Promise<void> => {
      await commit(
        dependencies,
        async (tx, after) => {
          // A worker that died after the commit is asked again: the line says that the step is done.
          const key = `offboarding/${request.step}`;
          if ((await tx.caseEvent.count({ where: { caseId: request.caseId, key } })) > 0) return;
          await steps[request.step](tx, request, after);
          await addLine(tx, request.caseId, new Date(request.at), {
            key,
            code: 'step-done',
            detail: { step: request.step },
          });
        },
        { timeout: 60_000 },
      );
    }),

    /** The charts of a provider in which care is still open, for the farewell mails. Reads only. */
    openCharts: withHeartbeat(
      async ({ providerId }: { providerId: string }): Promise<{ chartIds: string[] }> => {
        const charts = await db.chart.findMany({
          where: { providerId, closedAt: null },
          orderBy: { id: 'asc' },
          select: { id: true },
        });
        return { chartIds: charts.map(({ id }) => id) };
      },
    ),
  };
}

const nothing: Step = async () => {};

const steps: Record<OffboardingStep, Step> = {
  // The mails of these two are sent by the workflow, each once by its own key; here stands only that they are through.
  'confirm-to-clients': nothing,
  'exit-letter': nothing,

  'payer-roster-notice': (tx, { caseId, providerId, at }) =>
    openTaskIn(tx, { caseId, key: 'payer-roster', kind: 'payer_roster', subjectId: providerId, at }),

  'end-sessions': async (tx, { caseId, providerId, at }, after) => {
    // Closing did so before; an offboarding that began under an older version of the program didn't.
    await closePractice(tx, after, { providerId, actor: { kind: 'workflow', id: caseId }, at: new Date(at) });
    const { accountId, account } = await tx.provider.findUniqueOrThrow({
      where: { id: providerId },
      include: { account: { include: { secondFactor: true } } },
    });
    // The phone that codes went to is the one that was proven: later record requests are checked by it.
    await tx.account.update({
      where: { id: accountId },
      data: { formerPhone: account.secondFactor?.phone ?? account.formerPhone ?? account.phone },
    });
    await removeSecondFactor(tx, after, { accountId, because: 'offboarding', at: new Date(at) });
  },

  'end-account': async (tx, { providerId, readOnlyUntil, at }) => {
    const { accountId } = await tx.provider.findUniqueOrThrow({ where: { id: providerId } });
    await moveAccount(tx, accountId, 'end', {
      access: 'downloads_only',
      endedAt: new Date(at),
      readOnlyUntil: new Date(readOnlyUntil),
    });
  },

  'keep-former-contacts': async (tx, { providerId }) => {
    const { account } = await tx.provider.findUniqueOrThrow({
      where: { id: providerId },
      include: { account: true },
    });
    await tx.account.update({
      where: { id: account.id },
      data: { formerEmail: account.email, formerPhone: account.formerPhone ?? account.phone },
    });
  },

  'recompute-retention': async (tx, { providerId, at }) => {
    const charts = await tx.chart.findMany({ where: { providerId }, select: { id: true } });
    await recomputeRetention(tx, { chartIds: charts.map(({ id }) => id), at: new Date(at) });
  },

  'end-contract': async (tx, { contractId, providerId, lastDay, at }) => {
    await tx.contract.update({ where: { id: contractId }, data: { status: 'ended', endedAt: new Date(at) } });
    const { timeZone } = await tx.provider.findUniqueOrThrow({ where: { id: providerId } });
    await tx.chart.updateMany({
      where: { providerId, closedAt: null },
      data: { closedAt: endOfDay(timeZone, lastDay) },
    });
  },
};
