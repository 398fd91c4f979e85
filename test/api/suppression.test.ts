import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mailOnce } from '../../src/activities/kit/mail-once.js';
import { renderLetter } from '../../src/mail/letter.js';
import { suppressionOf } from '../../src/operations/suppression/list.js';
import { takeReport } from '../../src/operations/suppression/reported.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { mails, secrets } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.suppression.deleteMany();
  office.inbox.clear();
});
afterAll(() => office.close());

const letter = renderLetter({ subject: 'Hello', greeting: 'Hello,', paragraphs: ['A line.'] });
let sent = 0;
const mail = (to: string) => {
  sent += 1;
  return mailOnce(office, { key: `test/${sent}`, template: 'test', to, letter, at: new Date() });
};
const suppressed = (address: string, reason = 'unsubscribed') =>
  office.db.suppression.create({ data: { address, reason, since: new Date('2026-11-02T15:00:00Z') } });

interface Listed {
  readonly suppressions: readonly { readonly since: string }[];
}

describe('mail to a suppressed address', () => {
  it('is withheld, and goes out again once support has released it', async () => {
    const { id } = await suppressed(mails.provider);
    expect(await mail(mails.provider)).toEqual({ kind: 'withheld', because: 'suppressed' });
    const agent = await office.signedIn('staff', mails.agent);
    const answer = await agent.post(`/suppressions/${id}/release`, { [`reason-${id}`]: 'asked by phone' });
    expect(answer.text).toContain('The address gets email again.');
    const again = (reason: string) => agent.post(`/suppressions/${id}/release`, { [`reason-${id}`]: reason });
    expect((await again('asked by phone')).text).toContain('The address gets email again.');
    const otherwise = await again('asked by letter');
    expect([otherwise.status, otherwise.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    expect(await mail(mails.provider)).toEqual({ kind: 'accepted' });
    const [entry] = await office.db.auditEntry.findMany({ where: { act: 'suppression.release' } });
    expect(entry).toMatchObject({ subjectId: id, detail: { reason: 'asked by phone' } });
  });

  it('stays withheld where its owner has complained since the page of who releases it was opened', async () => {
    const { id } = await suppressed(mails.provider);
    const agent = await office.signedIn('staff', mails.agent);
    const path = `/suppressions/${id}/release`;
    const release = (page: string) =>
      agent.post(path, { ...hiddenIn(page), [`reason-${id}`]: 'asked by phone' });
    const before = await agent.get('/suppressions');
    const listed = await agent.get('/v1/suppressions');
    const complaint = new Date('2026-11-03T15:00:00Z');
    await takeReport(office, { address: mails.provider, reason: 'complained', at: complaint });
    const stale = await release(before.text);
    expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('changed in the meantime')]);
    expect(stale.text).toContain('Complained: an email was reported as spam');
    const since = (JSON.parse(listed.text) as Listed).suppressions[0]?.since;
    const program = await agent.json(`/v1${path}`, { reason: 'asked by phone', since });
    expect([program.status, program.text]).toEqual([409, expect.stringContaining('act-token-stale')]);
    expect(await mail(mails.provider)).toMatchObject({ kind: 'withheld' });
    expect((await release(stale.text)).text).toContain('The address gets email again.');
  });

  it('is found by a part of its address as it was typed, where _ and % are signs like others', async () => {
    for (const address of [
      'a_b@x.example',
      'a-b@x.example',
      '50%off@x.example',
      String.raw`back\slash@x.example`,
    ])
      await suppressed(address);
    const agent = await office.signIn('staff', mails.agent);
    const found = async (part: string) => {
      const { text } = await agent.post('/suppressions', { address: part });
      return [...text.matchAll(/[\w%\\-]+@x\.example/g)].map(([address]) => address);
    };
    expect(new Set(await found('a_b@'))).toEqual(new Set(['a_b@x.example']));
    expect(new Set(await found('%'))).toEqual(new Set(['50%off@x.example']));
    expect(new Set(await found('\\'))).toEqual(new Set([String.raw`back\slash@x.example`]));
  });

  it('stays withheld without a reason, and for an auditor', async () => {
    const { id } = await suppressed(mails.provider);
    const agent = await office.signedIn('staff', mails.agent);
    const answer = await agent.post(`/suppressions/${id}/release`, { [`reason-${id}`]: '  ' });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('Enter a reason')]);
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.post(`/suppressions/${id}/release`, { [`reason-${id}`]: 'me' })).status).toBe(403);
    expect((await auditor.get('/suppressions')).status).toBe(403);
    expect(await mail(mails.provider)).toMatchObject({ kind: 'withheld' });
  });

  it('is stopped by a relay that says there is no such mailbox, and the owner learns it when they are logged in', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.1.1' });
    expect(await mail(mails.provider)).toMatchObject({ kind: 'refused' });
    expect(await mail(mails.provider)).toEqual({ kind: 'withheld', because: 'suppressed' });
    const { text } = await provider.get('/account');
    expect(text).toContain(`Our email doesn’t reach ${mails.provider}.`);
    expect((await provider.get('/')).text).toContain('Our email doesn’t reach');
  });

  it('is told to a client on the start page', async () => {
    await addClientAccount(office, 'noor.vale@clients.example');
    await suppressed('noor.vale@clients.example', 'bounced');
    const client = await office.signedIn('client', 'noor.vale@clients.example');
    expect((await client.get('/')).text).toContain('doesn’t reach noor.vale@clients.example');
  });

  it.each([
    ['unsubscribed', 'all', true, true],
    ['unsubscribed', 'non_essential', true, false],
    ['unsubscribed', 'non_essential', false, true],
    ['bounced', 'non_essential', true, true],
    ['complained', 'non_essential', true, true],
  ] as const)(
    'because it %s, with the scope %s and essential %s: withheld is %s',
    async (reason, scope, essential, withheld) => {
      await suppressed(mails.provider, reason);
      const found = await suppressionOf(office.db, { address: mails.provider, essential }, scope);
      expect(found !== null).toBe(withheld);
    },
  );

  it('goes on where the relay only dislikes a text', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.7.1' });
    expect(await mail(mails.provider)).toMatchObject({ kind: 'refused' });
    expect(await mail(mails.provider)).toEqual({ kind: 'accepted' });
  });
});

describe('the suppression list', () => {
  it('is found by part of an address, with reason and day; reading it stands in the audit trail', async () => {
    await suppressed(secrets.clientMail, 'bounced');
    await suppressed('someone@else.example');
    const agent = await office.signedIn('staff', mails.agent);
    const { text } = await agent.post('/suppressions', { address: 'Zephyrine' });
    expect(text).toContain(secrets.clientMail);
    expect(text).toContain('Bounced: email came back as undeliverable');
    expect(text).toContain('Nov 2');
    expect(text).not.toContain('someone@else.example');
    const read = await office.db.auditEntry.findFirst({
      where: { act: 'suppression.read' },
      orderBy: { seq: 'desc' },
    });
    expect(read).toMatchObject({ actorKind: 'account', detail: { count: 1 } });
  });
});
