import { until, type BackOffice } from './back-office.js';

/** Waits for emails by address and beginning of the subject, each time for one that no earlier call has had. */
export function newMails(office: BackOffice) {
  const had = new Map<string, number>();
  return (address: string, subject: string) =>
    until(`a new “${subject}” is there`, async () => {
      const key = `${address} ${subject}`;
      const all = office.take(address, subject);
      const before = had.get(key) ?? 0;
      if (all.length <= before) return null;
      had.set(key, before + 1);
      return all[before] ?? null;
    });
}
