import type { Dependencies } from '../../dependencies.js';
import type { ClientChoice } from '../../domain/client-migration/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { choiceSaved } from '../../mail/client-migration/letters.js';
import { choiceUrl } from './choice-url.js';
import { mailClient, type ClientMailOutcome, type OfClient } from './mail.js';

/** The activity that confirms to clients what they chose. */
export function createChoiceConfirmation(dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>) {
  const { db } = dependencies;
  return {
    /** Mails a client what was saved of their choice, once a press; where they have chosen anew meanwhile, that choice's own mail says it. */
    async confirmChoice(
      request: OfClient & {
        choice: ClientChoice;
        updateId: string;
        round: number;
        lastDayEndsAt: IsoInstant;
        at: IsoInstant;
      },
    ): Promise<ClientMailOutcome> {
      const { caseId, chartId, choice, updateId, round, lastDayEndsAt, at } = request;
      const row = await db.clientMigration.findUnique({
        where: { terminationId_chartId: { terminationId: caseId, chartId } },
      });
      if (row?.outcome !== choice) return { kind: 'needless' };
      return mailClient(dependencies, {
        caseId,
        chartId,
        template: 'client-choice-saved',
        round: updateId,
        at,
        write: async (facts) =>
          choiceSaved({
            ...facts,
            choice,
            choiceUrl: await choiceUrl(dependencies, request, at, lastDayEndsAt, round),
          }),
      });
    },
  };
}
