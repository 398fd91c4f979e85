import { openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { careEnded } from '../../mail/client-migration/letters.js';
import { PhoneTrouble } from '../../ports.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { announceCall } from '../client-migration/announce-call.js';
import { mailClient, type OfClient } from '../client-migration/mail.js';
import { isLastAttempt, mailedAtLast } from '../kit/last-attempt.js';
import { mailEvery } from '../kit/mail-every.js';

/** Activities at the end of care. */
export function createFarewellActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'phone' | 'config'>,
) {
  /** Whom no mail reaches is called. */
  async function sayFarewell({ caseId, chartId, at }: OfClient & { at: IsoInstant }): Promise<void> {
    const mail = { caseId, chartId, template: 'care-ended', round: 0, at, write: careEnded };
    const outcome = await mailedAtLast(mailClient(dependencies, mail));
    if (outcome.kind === 'accepted') return;
    const task = {
      caseId,
      key: `care-ended/${chartId}`,
      kind: 'give_notice_by_phone',
      subjectId: chartId,
      at,
    } as const;
    await openTaskIn(dependencies.db, task);
    try {
      await announceCall(dependencies, task);
    } catch (error) {
      // The task is open, and the text is a courtesy.
      if (!(error instanceof PhoneTrouble && isLastAttempt())) throw error;
    }
  }

  return {
    /**
     * Confirms to clients that care with the provider has ended, each once; what goes wrong with one is thrown only after the others
     * had their turn, and at the last attempt support calls instead where it is a mailbox or a phone.
     */
    confirmToClients: withHeartbeat(
      async ({
        caseId,
        chartIds,
        at,
      }: {
        caseId: string;
        chartIds: readonly string[];
        at: IsoInstant;
      }): Promise<void> => {
        await mailEvery(chartIds, (chartId) => sayFarewell({ caseId, chartId, at }));
      },
    ),
  };
}
