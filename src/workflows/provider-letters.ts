import { ActivityFailure } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { outboundMail, quickDb } from './activity-options.js';

type Letter = Parameters<Activities['mailProvider']>[0];

/**
 * Sends letters to the provider beside everything else, so that neither dates nor acts wait for a mailbox. One that nobody takes
 * stands in the time line, as one that is withheld does.
 */
export function createProviderLetters(caseId: string) {
  let underWay = 0;
  return {
    send(template: Letter['template'], round: Letter['round'] = 0, counts: Letter['counts'] = {}): void {
      underWay += 1;
      void deliver({ caseId, template, round, counts, at: new Date().toISOString() }).finally(() => {
        underWay -= 1;
      });
    },
    /** Letters that the relay has not answered for. */
    underWay: () => underWay,
  };
}

async function deliver(letter: Letter): Promise<void> {
  const { caseId, template, round } = letter;
  try {
    await outboundMail.mailProvider(letter);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await quickDb.addCaseLine({
      caseId,
      at: new Date().toISOString(),
      event: {
        key: `mail-withheld/${template}/${round}`,
        code: 'mail-withheld',
        detail: { template, because: 'not_taken' },
      },
    });
  }
}
