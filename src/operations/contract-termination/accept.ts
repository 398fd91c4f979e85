import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Transaction } from '../../adapters/database.js';
import { isUniqueViolation } from '../../cases/unique-violation.js';
import type { Dependencies } from '../../dependencies.js';
import { commit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import type { Refusal } from '../../domain/refusals.js';
import { acknowledgements } from '../../domain/contract-termination/states.js';
import type { TerminationRequest } from '../../domain/contract-termination/form.js';
import { dateIn, endOfDay, plusBusinessDays } from '../../domain/zoned-time.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { contractTerminationId } from '../../protocol/contract-termination/messages.js';
import { newId } from '../../security/new-id.js';
import { isOpen } from './open.js';

/** An accepted request; `already` when one was open and this is its reference. */
export interface AcceptedTermination {
  readonly caseId: string;
  readonly reference: string;
  readonly already: boolean;
}

/**
 * Accepts a termination: one transaction writes case, request, plans and audit, then the workflow is started
 * beside the answer, which doesn't wait for it. Asked again, or twenty times at once,
 * the answer is the one open case. A start that fails is made up for by the sweep (docs/decisions/004).
 */
export async function acceptTermination(
  dependencies: Dependencies,
  request: TerminationRequest & {
    contract: ActiveContract | null;
    providerId: string;
    startedById: string;
  },
): Promise<AcceptedTermination | Refusal> {
  const { contract } = request;
  if (contract === null) return { refused: 'contract-ended' };
  const [first] = contract.terminations;
  if (first !== undefined) return { caseId: first.id, reference: first.case.reference, already: true };
  return write(dependencies, contract.id, contract.provider.timeZone, request);
}

/** The contract that a provider may end, and the request to end it that is open already, if any. */
export async function activeContract({ db }: Pick<Dependencies, 'db'>, providerId: string) {
  return db.contract.findFirst({
    where: { providerId, status: 'active' },
    select: {
      id: true,
      provider: { select: { timeZone: true } },
      terminations: { where: isOpen, select: { id: true, case: { select: { reference: true } } } },
    },
  });
}

type ActiveContract = NonNullable<Awaited<ReturnType<typeof activeContract>>>;

async function openTermination(
  { db }: Dependencies,
  contractId: string,
): Promise<AcceptedTermination | null> {
  const row = await db.contractTermination.findFirst({
    where: { contractId, ...isOpen },
    include: { case: true },
  });
  return row && { caseId: row.id, reference: row.case.reference, already: true };
}

type Request = TerminationRequest & { readonly providerId: string; readonly startedById: string };

async function write(
  dependencies: Dependencies,
  contractId: string,
  timeZone: string,
  request: Request,
): Promise<AcceptedTermination> {
  const { clock, config } = dependencies;
  const at = clock();
  const { sourceContestBusinessDays } = terminationPolicies[config.POLICY];
  const contestDueAt = endOfDay(timeZone, plusBusinessDays(dateIn(timeZone, at), sourceContestBusinessDays));
  try {
    const opened = await commit(dependencies, async (tx, after) => {
      const { caseId, reference } = await openCase(tx, {
        kind: 'contract_termination',
        workflowId: contractTerminationId,
        subjectId: request.providerId,
        state: 'requested',
        at,
      });
      await tx.contractTermination.createMany({ data: rowOf(request, { caseId, contractId, at }) });
      await writePlans(tx, request, { caseId, at, contestDueAt });
      await tx.terminationDraft.deleteMany({ where: { providerId: request.providerId } });
      await appendAudit(tx, {
        at,
        actor: byAccount(request.startedById),
        act: 'contract-termination.request',
        subject: { kind: 'case', id: caseId },
        detail: { lastDay: request.lastDay, startedBecause: request.startedBecause },
      });
      after.start(caseId);
      return { caseId, reference };
    });
    return { ...opened, already: false };
  } catch (error) {
    // A parallel submission was first: the unique index on open cases refused this one.
    if (isUniqueViolation(error)) {
      const first = await openTermination(dependencies, contractId);
      if (first !== null) return first;
    }
    throw error;
  }
}

function rowOf(
  request: Request,
  { caseId, contractId, at }: { caseId: string; contractId: string; at: Date },
): Prisma.ContractTerminationCreateManyInput {
  const { records, startedBecause, startedById } = request;
  const byProvider = startedBecause === 'provider';
  return {
    id: caseId,
    contractId,
    lastDay: new Date(request.lastDay),
    reasonCode: request.reason || null,
    feedback: request.feedback || null,
    recordsPractice: records.practice,
    recordsAddress: records.address,
    recordsEmail: records.email,
    recordsPhone: records.phone,
    custodianName: request.custodianName,
    acknowledgements: byProvider ? { version: 1, acknowledged: [...acknowledgements] } : {},
    startedBecause,
    startedById,
    requestedAt: at,
    noticeWaivedAt: byProvider ? null : at,
  };
}

/** What the provider plans for each client, and whose source they contest. */
async function writePlans(
  tx: Transaction,
  { plans }: Request,
  { caseId, at, contestDueAt }: { caseId: string; at: Date; contestDueAt: Date },
): Promise<void> {
  await tx.clientPlan.createMany({
    data: plans.map(({ chartId, plan, careEndsBecause, atRisk }) => ({
      terminationId: caseId,
      chartId,
      plan,
      careEndsBecause,
      atRisk,
    })),
  });
  await tx.sourceContest.createMany({
    data: plans
      .filter(({ contested }) => contested)
      .map(({ chartId }) => ({
        id: newId(at),
        chartId,
        terminationId: caseId,
        contestedAt: at,
        dueAt: contestDueAt,
      })),
  });
}
