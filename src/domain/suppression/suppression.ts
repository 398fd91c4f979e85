/** Why an address gets no mail. */
export const suppressionReasons = ['unsubscribed', 'bounced', 'complained'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** How far an unsubscription reaches: all mail, as Headway’s help has it, or only what isn't essential. */
export type UnsubscribeScope = 'all' | 'non_essential';

/**
 * Whether a suppressed address keeps a mail back. Bounces and complaints always do; an unsubscription keeps essential mail back
 * only where the scope is `all` (Headway help, "If you have previously unsubscribed from any Headway email").
 */
export function withholds(
  reason: SuppressionReason,
  mail: { essential: boolean },
  scope: UnsubscribeScope,
): boolean {
  return reason !== 'unsubscribed' || scope === 'all' || !mail.essential;
}
