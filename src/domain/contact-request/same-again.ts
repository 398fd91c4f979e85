import type { ContactMessage, KnownWriter } from './form.js';

/** How someone who wrote may be reached, and in which language. */
export type Reach = Pick<
  ContactMessage,
  'emailIsSafe' | 'phone' | 'voicemailIsSafe' | 'interpreter' | 'language'
>;

/** Whether anyone can send the same message: nothing was written, and nobody was logged in. */
export function isGuessable({ text }: Pick<ContactMessage, 'text'>, writer: KnownWriter | null): boolean {
  return text === '' && writer === null;
}

/**
 * How someone may be reached who sent the same message again: what they add is kept, and "don't email me" always is. Null where the second takes
 * back what the first said, with another number, or with email or voicemail allowed again: that is a message of its own, as a stranger may have sent it. So is one
 * that adds a number, or comes in another language, where anyone can send the same (`byAnyone`).
 */
export function reachAfter(first: Reach, again: Reach, byAnyone: boolean): Reach | null {
  const isOtherPhone = again.phone !== null && first.phone !== again.phone;
  if (isOtherPhone && (first.phone !== null || byAnyone)) return null;
  if (byAnyone && first.language !== again.language) return null;
  if (again.emailIsSafe && !first.emailIsSafe) return null;
  if (again.voicemailIsSafe && !first.voicemailIsSafe && first.phone !== null) return null;
  return {
    emailIsSafe: again.emailIsSafe,
    phone: again.phone ?? first.phone,
    voicemailIsSafe: again.voicemailIsSafe,
    interpreter: again.interpreter === '' ? first.interpreter : again.interpreter,
    language: again.language,
  };
}
