import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, leavesNothing: true });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.suppression.deleteMany();
  office.inbox.clear();
});
afterAll(() => office.close());

const news = {
  subject: 'A quieter calendar',
  body: 'From Monday on you can hide weekends.\n\nSee you there.',
};

/** Sends news as a lead, and waits until its case is over. */
async function sendNews(words = news) {
  const lead = await office.signedIn('staff', mails.lead);
  await lead.post('/provider-news', words);
  return until('the news is out', () =>
    office.db.providerNews.findFirst({
      where: { subject: words.subject, settledAt: { not: null }, case: { closedAt: { not: null } } },
      include: { case: { include: { events: { orderBy: { id: 'asc' } } } } },
    }),
  );
}

const mailed = () => office.inbox.messages.filter(({ kind }) => kind === 'mail');
const headersOf = (to: string) => mailed().find((mail) => mail.to === to)?.headers ?? [];
const linkIn = (to: string) =>
  /\/unsubscribe\/[\w-]+/.exec(mailed().find((mail) => mail.to === to)?.text ?? '')?.[0] ?? '';

describe('news for providers', () => {
  it('is shown to the lead as it will read, with how many get it', async () => {
    const lead = await office.signedIn('staff', mails.lead);
    const { text } = await lead.post('/provider-news/preview', news);
    expect(text).toContain('3 providers get this email');
    expect(text).toContain('From Monday on you can hide weekends.');
    expect(text).toContain('Headway, 1 Example Street, New York, NY 10001');
    expect(mailed()).toEqual([]);
  });

  it('reaches every provider once, with one-click unsubscribe on one line each and the postal address', async () => {
    const sent = await sendNews();
    expect(
      mailed()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual([mails.provider, mails.otherProvider, mails.newProvider].toSorted());
    const [mail] = mailed();
    expect(mail?.text).toContain('Headway, 1 Example Street, New York, NY 10001');
    expect(mail?.text).toContain('Unsubscribing stops all email from Headway');
    const headers = headersOf(mails.provider).filter((line) => /^list-unsubscribe/i.test(line));
    expect(headers).toEqual([
      `List-Unsubscribe: <${office.originOf('provider')}${linkIn(mails.provider)}>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
    expect([sent.sentTotal, sent.withheldTotal]).toEqual([3, 0]);
    expect(sent.case.events.map(({ code }) => code)).toEqual(['news-requested', 'news-sent']);
  });

  it('pressed twice is one case', async () => {
    const lead = await office.signedIn('staff', mails.lead);
    const twice = { ...news, subject: 'Pressed twice' };
    await Promise.all([lead.post('/provider-news', twice), lead.post('/provider-news', twice)]);
    expect(await office.db.providerNews.count({ where: { subject: 'Pressed twice' } })).toBe(1);
    await sendNews(twice);
    expect(mailed()).toHaveLength(3);
  });

  it('is for leads alone', async () => {
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get('/provider-news')).status).toBe(403);
    expect((await agent.post('/provider-news', news)).status).toBe(403);
  });
});

describe('unsubscribing', () => {
  const list = () =>
    office.db.suppression.findMany({ select: { address: true, reason: true, releasedAt: true } });
  const unsubscribed = [{ address: mails.provider, reason: 'unsubscribed', releasedAt: null }];

  it('happens at the button and not at the link, however often both are used', async () => {
    await sendNews({ ...news, subject: 'The button' });
    const path = linkIn(mails.provider);
    const reader = office.browse('provider');
    const page = await reader.get(path);
    expect(page.text).toContain('This stops all email from Headway to you, not only news.');
    expect(page.text).toContain('Links to reset your password');
    await fetch(`${office.originOf('provider')}${path}`, { method: 'HEAD' });
    expect(await list()).toEqual([]);
    const answers = await Promise.all([reader.post(path), reader.post(path), reader.post(path)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]?.text).toContain('To get email again');
    expect(await list()).toEqual(unsubscribed);
  });

  it('works in JSON, too, where reading changes nothing', async () => {
    await sendNews({ ...news, subject: 'In JSON' });
    const path = `/v1${linkIn(mails.provider).replace('unsubscribe', 'unsubscriptions')}`;
    const reader = office.browse('provider');
    expect(JSON.parse((await reader.get(path)).text)).toEqual({ scope: 'all' });
    expect(await list()).toEqual([]);
    expect((await reader.json(path, {})).status).toBe(200);
    expect(await list()).toEqual(unsubscribed);
  });

  it('works at one press of a mail program: no cookie, another origin, no redirect', async () => {
    await sendNews({ ...news, subject: 'One press' });
    const answer = await office.browse('provider').bare(
      'POST',
      linkIn(mails.provider),
      { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
      {
        'List-Unsubscribe': 'One-Click',
      },
    );
    expect([answer.status, answer.location, answer.cookies]).toEqual([200, '', []]);
    expect(await list()).toEqual(unsubscribed);
  });

  it('stops the next news and is counted in its case', async () => {
    await office.db.suppression.create({
      data: { address: mails.provider, reason: 'unsubscribed', since: new Date() },
    });
    const sent = await sendNews({ ...news, subject: 'Without one' });
    expect(mailed().map(({ to }) => to)).not.toContain(mails.provider);
    expect([sent.sentTotal, sent.withheldTotal]).toEqual([2, 1]);
  });

  it('is about the mailbox that got the mail, also where the account has another one by now', async () => {
    await sendNews({ ...news, subject: 'An old mail' });
    const account = { portal_email: { portal: 'provider', email: mails.provider } } as const;
    const { id } = await office.db.account.update({
      where: account,
      data: { email: 'new@practice.example' },
    });
    expect((await office.browse('provider').post(linkIn(mails.provider))).status).toBe(200);
    expect(await list()).toEqual(unsubscribed);
    await office.db.account.update({ where: { id }, data: { email: mails.provider } });
  });

  it('does nothing for a cut or foreign token', async () => {
    await sendNews({ ...news, subject: 'A cut link' });
    const reader = office.browse('provider');
    const path = linkIn(mails.provider);
    expect((await reader.post(path.slice(0, -1))).status).toBe(404);
    expect((await reader.get('/unsubscribe/not-a-token')).status).toBe(404);
    expect(await list()).toEqual([]);
  });
});

describe('notices about the own account', () => {
  it('go to the owner with “this wasn’t me”, and never offer to unsubscribe', async () => {
    const provider = await office.signedIn('provider', mails.otherProvider);
    await provider.post('/account/password', {
      currentPassword: password,
      password: 'copper lantern drifts north',
    });
    const mail = await until(
      'the notice arrives',
      async () => mailed().find(({ to }) => to === mails.otherProvider) ?? null,
    );
    expect(mail.subject).toBe('Your Headway password was changed');
    expect(mail.text).toMatch(/This wasn’t me:\nhttp:\/\/localhost:\d+\/not-me\/[\w-]+/);
    expect(mail.headers?.join('\n')).not.toMatch(/unsubscribe/i);
    expect(mail.text).not.toMatch(/unsubscribe/i);
  });

  it('that are withheld have support call', async () => {
    await office.db.suppression.create({
      data: { address: mails.newProvider, reason: 'bounced', since: new Date() },
    });
    const provider = await office.signedIn('provider', mails.newProvider);
    await provider.post('/account/password', {
      currentPassword: password,
      password: 'velvet anchor hums twice',
    });
    const task = await until('support is asked', () =>
      office.db.supportTask.findFirst({
        where: { kind: 'reach_by_phone', case: { kind: 'account_notice' } },
      }),
    );
    const lines = await office.db.caseEvent.findMany({ where: { caseId: task.caseId } });
    expect(lines.map(({ code, detail }) => [code, detail])).toEqual([
      ['mail-withheld', { because: 'suppressed', kind: 'password_changed' }],
    ]);
    expect(mailed()).toEqual([]);
  });
});
