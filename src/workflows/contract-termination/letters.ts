import { ActivityFailure } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { goesByPost } from '../../domain/case/tasks.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { openBeside } from '../kit/beside.js';

type Letter = Parameters<Activities['mailProvider']>[0];

/**
 * Sends letters to the provider beside everything else, so that neither dates nor acts wait for a mailbox. One that nobody takes
 * is in the timeline and goes by post where it must, as one that is withheld does. Nothing is sent to a mailbox that nobody reads.
 */
export function createProviderLetters(caseId: string, { readable }: { readable: boolean }) {
  const beside = openBeside();
  return {
    send(template: Letter['template'], round: Letter['round'] = 0, counts: Letter['counts'] = {}): void {
      if (!readable) return;
      beside.go(deliver({ caseId, template, round, counts, at: new Date().toISOString() }));
    },
    /** Whether the relay has answered for all letters. */
    isIdle: beside.isIdle,
  };
}

async function deliver(letter: Letter): Promise<void> {
  const { caseId, template, round } = letter;
  const key = `mail-withheld/${template}/${round}`;
  try {
    await outboundMail.mailProvider(letter);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const at = new Date().toISOString();
    await quickDb.addCaseLine({
      caseId,
      at,
      event: { key, code: 'mail-withheld', detail: { template, because: 'not_taken' } },
    });
    if (goesByPost(template)) await quickDb.openTask({ caseId, key, kind: 'post_provider_letter', at });
  }
}
