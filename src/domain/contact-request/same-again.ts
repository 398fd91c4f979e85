import type { ContactMessage } from './form.js';

/** How someone who wrote may be reached, and in which language. */
export type Reach = Pick<
  ContactMessage,
  'emailIsSafe' | 'phone' | 'voicemailIsSafe' | 'interpreter' | 'language'
>;

/**
 * How someone may be reached who sent the same message again: what they add is kept, and "don't email me" always is. Null where the second takes
 * back what the first said, with another number or with email allowed again: that is a message of its own, as a stranger may have sent it.
 */
export function reachAfter(first: Reach, again: Reach): Reach | null {
  const isOtherPhone = first.phone !== null && again.phone !== null && first.phone !== again.phone;
  if (isOtherPhone || (again.emailIsSafe && !first.emailIsSafe)) return null;
  return {
    emailIsSafe: again.emailIsSafe,
    phone: again.phone ?? first.phone,
    voicemailIsSafe: again.voicemailIsSafe,
    interpreter: again.interpreter === '' ? first.interpreter : again.interpreter,
    language: again.language,
  };
}
