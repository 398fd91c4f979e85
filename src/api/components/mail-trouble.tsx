import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { SuppressionReason } from '../../domain/suppression/suppression.js';
import type { Suppression } from '../../generated/prisma/client.js';
import { breakable } from './breakable.js';

const why: Record<SuppressionReason, string> = {
  bounced: 'Our email to it came back as undeliverable, so we stopped sending any.',
  complained: 'Someone reported one of our emails as spam, so we stopped sending any.',
  unsubscribed: 'You unsubscribed, so we stopped sending email to it.',
};

/** Said to someone who signs in and whose address gets no mail: otherwise they would wait for a reset that never comes. */
export function MailTroubleNotice({
  portal,
  email,
  suppression,
}: {
  portal: Portal;
  email: string;
  suppression: Suppression | null;
}): VNode | null {
  if (suppression === null) return null;
  return (
    <div class="notice warn">
      <p>
        <strong>Our email doesn’t reach {breakable(email)}.</strong>{' '}
        {why[suppression.reason as SuppressionReason]} A link to reset your password wouldn’t arrive, either.
      </p>
      <p>
        <a href="/account/email">Use another address</a>
        {portal === 'staff' ? (
          ', or have a colleague release it.'
        ) : (
          <>
            , or read what to do when <a href="/help/mail-does-not-arrive">that address works again</a>.
          </>
        )}
      </p>
    </div>
  );
}
