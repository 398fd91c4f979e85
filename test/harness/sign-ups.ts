import type { BackOffice } from './back-office.js';
import { until } from './until.js';

/** A password that every portal takes. */
export const newPassword = 'four lanterns above the harbour';

/** A sign-up as a careful person fills it in. */
export function signUpForm(email: string, changes: Record<string, string> = {}): Record<string, string> {
  return {
    givenName: 'Ada',
    familyName: 'Lindqvist',
    birthDate: '1990-05-05',
    email,
    password: newPassword,
    timeZone: 'America/New_York',
    insuranceName: '',
    insuranceBirthDate: '',
    ...changes,
  };
}

/** The path of the newest link that was mailed to someone. */
export async function mailedPath(
  office: BackOffice,
  to: string,
  subject = 'Verify your email address for Headway',
  mails = 1,
): Promise<string> {
  const text = await until(`${to} is mailed`, async () => {
    const found = office.take(to, subject);
    return found.length >= mails ? (found.at(-1)?.text ?? null) : null;
  });
  return /http:\/\/localhost:\d+(\/\S+\/[\w-]+)/.exec(text)?.[1] ?? '';
}
