import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { ClientChoice } from '../../domain/client-migration/states.js';
import type { Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Done } from '../../protocol/acts.js';
import { makeClientChoice, clientMigrationId } from '../../protocol/client-migration/messages.js';
import { redeemPress } from '../../tokens/press-proof.js';
import { auditOutcome } from '../kit/audit-outcome.js';
import type { OfClient } from './mail.js';
import { followChoice, isOffered } from './follow-choice.js';

/** What a client chose, and behind which link; older workers sent no proof. */
interface Choice extends OfClient {
  readonly linkDigest: string;
  readonly choice: ClientChoice;
  readonly proof?: string;
  readonly updateId: string;
  /** The run that the one of the update continues. */
  readonly after?: string;
  readonly at: IsoInstant;
}

/** Activities that write down what clients choose themselves. */
export function createClientChoiceActivities({
  db,
  config,
  clock,
}: Pick<Dependencies, 'db' | 'config' | 'clock'>) {
  return {
    /**
     * Writes down what a client chose behind the mailed link, once a press; it may be repeated and changed by another. Who stays gets a rematch, who wants a call
     * gets one; a changed mind takes back what is still open.
     */
    async recordChoice(request: Choice): Promise<Done | Refusal> {
      const { caseId, chartId, choice, linkDigest, proof = '', updateId, after } = request;
      const at = new Date(request.at);
      return db.$transaction(async (tx) => {
        const link = await tx.mailedLink.findUnique({ where: { digest: linkDigest } });
        if (
          link === null ||
          link.purpose !== 'client-choice' ||
          link.caseId !== caseId ||
          link.subjectId !== chartId
        )
          return { refused: 'not-found' } as const;
        if (link.expiresAt <= at) return { refused: 'link-expired' } as const;
        if (!(await isOffered(tx, caseId, choice))) return { refused: 'choice-not-offered' } as const;
        const refusal = await redeemPress(tx, config.TOKEN_KEYS, {
          linkId: link.id,
          workflowId: clientMigrationId(caseId, chartId),
          update: makeClientChoice.name,
          argument: { linkDigest, choice },
          proof,
          updateId,
          after,
          // An attempt may come long after the workflow asked: a press is void by the later of both clocks.
          now: new Date(Math.max(at.getTime(), clock().getTime())),
        });
        if (refusal !== null) {
          await auditOutcome(tx, {
            caseId,
            actor: null,
            update: 'choose',
            updateId,
            at,
            refusal,
            reason: '',
          });
          return refusal;
        }
        await tx.clientMigration.update({
          where: { terminationId_chartId: { terminationId: caseId, chartId } },
          data: { outcome: choice, chosenAt: at },
        });
        await followChoice(tx, { caseId, chartId, choice, round: updateId, at: request.at });
        await addLine(tx, caseId, at, { key: `choice/${chartId}/${updateId}`, code: 'client-chose' });
        return { done: true } as const;
      });
    },
  };
}
