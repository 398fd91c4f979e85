import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { MailTrouble } from '../../src/ports.js';
import { runAttempt } from '../harness/attempts.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

/** One mailbox that put mail off kept a whole account from ending: the farewell was the first step, and failed as a whole. */
describe('the end of an account, while one mailbox puts mail off', () => {
  let office: BackOffice;
  let caseId: string;
  beforeEach(async () => {
    office = await openBackOffice({ worker: false });
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
    caseId = (await office.db.case.findFirstOrThrow({ where: { kind: 'contract_termination' } })).id;
  });
  afterEach(() => office.close());

  const sayFarewell = (attempt: number, mailer = office.mailer) =>
    runAttempt(attempt, createActivities({ ...office, mailer }).confirmToClients, {
      caseId,
      chartIds: [office.people.charts['sourced'] ?? '', office.people.charts['own'] ?? ''],
      at: new Date().toISOString(),
    });
  const sendExitLetter = (attempt: number) =>
    runAttempt(attempt, createActivities(office).mailProvider, {
      caseId,
      template: 'exit-letter',
      round: 0,
      at: new Date().toISOString(),
    });
  /** To whom mails went, the latest first. */
  const mailed = () => office.inbox.messages.filter(({ kind }) => kind === 'mail').map(({ to }) => to);
  const openTasks = async () =>
    (await office.db.supportTask.findMany({ where: { caseId, status: 'open' } })).map(({ key }) => key);

  it('says farewell to the others at once, and to that client when the mailbox takes it', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 450 });
    await expect(sayFarewell(1)).rejects.toThrow(MailTrouble);
    expect(mailed()).toEqual(['own.client@clients.example']);

    await sayFarewell(2);
    expect(mailed()).toEqual([secrets.clientMail, 'own.client@clients.example']);
    expect(await openTasks()).toEqual([]);
  });

  it('says farewell to the others where one chart can’t be read', async () => {
    const confirm = runAttempt(1, createActivities(office).confirmToClients, {
      caseId,
      chartIds: [randomUUID(), office.people.charts['own'] ?? ''],
      at: new Date().toISOString(),
    });
    await expect(confirm).rejects.toThrow();
    expect(mailed()).toEqual(['own.client@clients.example']);
  });

  it('has support call the client whose mailbox is still full at the last attempt, and goes on', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });

    await sayFarewell(11);

    expect(mailed()).toEqual(['own.client@clients.example']);
    expect(await openTasks()).toEqual([`care-ended/${office.people.charts['sourced']}`]);
  });

  it('has support call the client whose mail is still unanswered at the last attempt, and goes on', async () => {
    const mailer: BackOffice['mailer'] = {
      ...office.mailer,
      async send(mail) {
        if (mail.to === secrets.clientMail) throw new MailTrouble('Still under way', 'under-way');
        return office.mailer.send(mail);
      },
    };

    await sayFarewell(11, mailer);

    expect(mailed()).toEqual(['own.client@clients.example']);
    expect(await openTasks()).toEqual([`care-ended/${office.people.charts['sourced']}`]);
  });

  it('goes on at the last attempt though no text can announce the call', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });
    office.twilio.misbehaveNext({ kind: 'answer', answer: 'unavailable' });

    await sayFarewell(11);

    expect(await openTasks()).toEqual([`care-ended/${office.people.charts['sourced']}`]);
  });

  it('waits for support at the last attempt where the relay itself is away, and asks nobody to call', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 421 });

    await expect(sayFarewell(11)).rejects.toThrow(MailTrouble);

    expect(await openTasks()).toEqual([]);
  });

  it('has the exit letter sent by post where the mailbox of the provider is still full at the last attempt', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });
    await expect(sendExitLetter(1)).rejects.toThrow(MailTrouble);
    office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });

    expect(await sendExitLetter(11)).toEqual({ kind: 'refused', because: 'not_taken' });

    expect(await openTasks()).toEqual(['mail-withheld/exit-letter/0']);
  });
});
