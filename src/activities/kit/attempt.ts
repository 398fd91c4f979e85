import { asyncLocalStorage } from '@temporalio/activity';
import { MailTrouble } from '../../ports.js';

/**
 * A check between two mails of a loop: throws once the running attempt was canceled, or its time is over and Temporal may have begun another
 * beside it. An attempt without a heartbeat isn't told that, and so looks at the clock. Outside an activity it never throws.
 */
export function whileAttemptLasts(): () => void {
  const context = asyncLocalStorage.getStore();
  if (context === undefined) return () => {};
  const endsAt = performance.now() + context.info.startToCloseTimeoutMs;
  return () => {
    context.cancellationSignal.throwIfAborted();
    if (performance.now() >= endsAt) throw new MailTrouble('The time of this attempt is over', 'under-way');
  };
}
