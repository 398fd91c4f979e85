import { Context } from '@temporalio/activity';
import { MailTrouble } from '../../ports.js';
import type { MailOutcome } from './mail-once.js';

/** Whether this is the last attempt of an activity whose attempts are counted (src/workflows/kit/activity-options.ts). */
export function isLastAttempt(): boolean {
  const { attempt, retryPolicy } = Context.current().info;
  const { maximumAttempts = 0 } = retryPolicy ?? {};
  return maximumAttempts > 0 && attempt >= maximumAttempts;
}

/** Sends a mail; one that at the last attempt is still put off by its mailbox, or under way, counts as not taken, because one mail must not keep a process from going on. */
export async function mailedAtLast(mail: Promise<MailOutcome>): Promise<MailOutcome> {
  try {
    return await mail;
  } catch (error) {
    if (error instanceof MailTrouble && error.isOfOneMail && isLastAttempt())
      return { kind: 'refused', because: 'not_taken' };
    throw error;
  }
}
