import { randomBytes } from 'node:crypto';
import { appendAudit } from '../audit/trail.js';
import type { Dependencies } from '../dependencies.js';
import { openCase } from '../cases/open-case.js';
import { uuidv7 } from '../domain/ids.js';
import { terminationPolicies } from '../domain/policy.js';
import type { Refusal } from '../domain/refusals.js';
import { acknowledgements } from '../domain/contract-termination.js';
import type { TerminationRequest } from '../domain/termination-form.js';
import { dateIn, endOfDay, plusBusinessDays } from '../domain/zoned-time.js';
import { Prisma } from '../generated/prisma/client.js';
import { contractTerminationId } from '../protocol/contract-termination.js';
import { startSoon } from './start-pending-cases.js';

/** An accepted request; `already` when one was open and this is its reference. */
export interface AcceptedTermination {
  readonly caseId: string;
  readonly reference: string;
  readonly already: boolean;
}

/**
 * Accepts a termination: one transaction writes case, request, plans and audit, then the workflow is started
 * beside the answer, which does not wait for it. Asked again, or twenty times at once,
 * the answer is the one open case. A start that fails is made up for by the sweep (docs/decisions/004).
 */
export async function acceptTermination(
  dependencies: Dependencies,
  request: TerminationRequest & { providerId: string; startedById: string },
): Promise<AcceptedTermination | Refusal> {
  const { db } = dependencies;
  const provider = await db.provider.findUniqueOrThrow({
    where: { id: request.providerId },
    include: { contracts: { where: { status: 'active' } } },
  });
  const [contract] = provider.contracts;
  if (contract === undefined) return { refused: 'contract-ended' };
  const accepted =
    (await openTermination(dependencies, contract.id)) ??
    (await write(dependencies, contract.id, provider.timeZone, request));
  if (!accepted.already) startSoon(dependencies, accepted.caseId);
  return accepted;
}

async function openTermination(
  { db }: Dependencies,
  contractId: string,
): Promise<AcceptedTermination | null> {
  const open = await db.contractTermination.findFirst({
    where: { contractId, state: { notIn: ['completed', 'withdrawn'] } },
    include: { case: true },
  });
  return open && { caseId: open.id, reference: open.case.reference, already: true };
}

async function write(
  dependencies: Dependencies,
  contractId: string,
  timeZone: string,
  request: TerminationRequest & { providerId: string; startedById: string },
): Promise<AcceptedTermination> {
  const { db, clock, config } = dependencies;
  const at = clock();
  const policy = terminationPolicies[config.POLICY];
  const sourceDueAt = endOfDay(
    timeZone,
    plusBusinessDays(dateIn(timeZone, at), policy.sourceContestBusinessDays),
  );
  try {
    const opened = await db.$transaction(async (tx) => {
      const { caseId, reference } = await openCase(tx, {
        kind: 'contract_termination',
        workflowId: () => contractTerminationId(contractId),
        subjectId: request.providerId,
        state: 'requested',
        at,
      });
      await tx.contractTermination.create({
        data: {
          id: caseId,
          contractId,
          lastDay: new Date(request.lastDay),
          reasonCode: request.reason || null,
          feedback: request.feedback || null,
          recordsPractice: request.records.practice,
          recordsAddress: request.records.address,
          recordsEmail: request.records.email,
          recordsPhone: request.records.phone,
          custodianName: request.custodianName,
          acknowledgements:
            request.startedBecause === 'provider' ? { version: 1, acknowledged: [...acknowledgements] } : {},
          startedBecause: request.startedBecause,
          startedById: request.startedById,
          requestedAt: at,
          noticeWaivedAt: request.startedBecause === 'provider' ? null : at,
          plans: {
            createMany: {
              data: request.plans.map(({ chartId, plan, careEndsBecause, atRisk }) => ({
                chartId,
                plan,
                careEndsBecause,
                atRisk,
              })),
            },
          },
        },
      });
      await tx.sourceContest.createMany({
        data: request.plans
          .filter(({ contested }) => contested)
          .map(({ chartId }) => ({
            id: uuidv7(at, randomBytes(10)),
            chartId,
            terminationId: caseId,
            contestedAt: at,
            dueAt: sourceDueAt,
          })),
      });
      await tx.terminationDraft.deleteMany({ where: { providerId: request.providerId } });
      await appendAudit(tx, {
        at,
        actor: { kind: 'account', id: request.startedById },
        act: 'contract-termination.request',
        subject: { kind: 'case', id: caseId },
        detail: { lastDay: request.lastDay, startedBecause: request.startedBecause },
      });
      return { caseId, reference };
    });
    return { ...opened, already: false };
  } catch (error) {
    // A parallel submission was first: the unique index on open cases refused this one.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      const first = await openTermination(dependencies, contractId);
      if (first !== null) return first;
    }
    throw error;
  }
}
