/** What a relay said for good about a mail. */
export interface MailRefusal {
  /** Whether it spoke of the reader (RCPT TO) or of the text (DATA). */
  readonly of: 'reader' | 'text';
  readonly code: number;
  /** The enhanced code of RFC 3463, where it gave one. */
  readonly enhanced: string | null;
}

/**
 * Enhanced codes by which an address takes no mail and will take none. Not among them: 5.1.7 and 5.1.8 (the sender's address), 5.2.2 (a full
 * mailbox), 5.3–5.6 (systems, routes, sizes) and 5.7 (policy and content), which a later mail may pass. Basis: RFC 3463 §3.2–3.3, RFC 7505 §5.
 */
const unreachable = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.0', '5.2.1']);

/** Reply codes that say the same of a reader where no enhanced code tells more; 552 (full) and 554 (anything) don't. Basis: RFC 5321 §4.2.3. */
const unreachableReader = new Set([550, 551, 553]);

/** Whether a refusal means that the address is to get no more mail. */
export function isBounce({ of, code, enhanced }: MailRefusal): boolean {
  if (enhanced !== null && enhanced !== '5.0.0') return unreachable.has(enhanced);
  return of === 'reader' && unreachableReader.has(code);
}
