import { until, type BackOffice } from './back-office.js';

/** Takes emails one by one: each call waits for the newest to someone, with words in its subject, that no call has taken before. */
export function oneByOne(office: () => Pick<BackOffice, 'take'>) {
  const seen = new Set<object>();
  return (to: string, subject: string) =>
    until(`“${subject}” is there`, async () => {
      const mail = office()
        .take(to, subject)
        .find((one) => !seen.has(one));
      if (mail !== undefined) seen.add(mail);
      return mail ?? null;
    });
}
