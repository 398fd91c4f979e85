import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { limits, type Limit } from '../../src/domain/limits.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { commit } from '../../src/cases/after-commit.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { actOnAmendment } from '../../src/operations/record-amendment/act.js';
import { amendmentLink } from '../../src/operations/record-amendment/links.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { readAmendment } from '../../src/operations/record-amendment/row.js';
import { contactRequestId } from '../../src/protocol/contact-request/messages.js';
import { createThrottle } from '../../src/security/throttle.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { actsOnParts, askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Answer, Browser } from '../harness/browser.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { addStaffAccount, mails } from '../harness/personas.js';

let office: BackOffice;
const clinician = 'clinician@staff.example';

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addStaffAccount(office, {
    email: clinician,
    role: 'clinician',
    name: ['Clinician', 'Staff'],
    phone: '+12125550140',
  });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const act = actsOnParts(() => office);
const today = () => typedDate(dateIn('America/New_York', office.clock()));

/** What three presses of one button say: two at once, and one later. */
async function pressed(portal: 'client' | 'provider', path: string, fields: Record<string, string>) {
  const browser = office.browse(portal);
  const press = () => browser.post(path, fields);
  const answers = [...(await Promise.all([press(), press()])), await press()];
  return answers.map(({ status, text }) =>
    status === 200 && !text.includes('There is a problem') ? 'done' : `${status} ${said(text)}`,
  );
}

/** The words of an error summary. */
const said = (page: string) =>
  /class="summary".*?<\/ul>/s.exec(page)?.[0].replaceAll(/<[^>]*>/g, ' ') ?? page.slice(0, 300);

const thrice = ['done', 'done', 'done'];

/** A request to amend a record of a new client, with the paths of both links. */
async function amendment(name: string) {
  const { chartId, email } = await askedRecords(office, name);
  const opened = await openAmendment(office, {
    chartId,
    requester: 'person',
    name: 'Noor Vale',
    email,
    emailIsSafe: true,
    language: 'en',
    words: 'I have two children.',
    taken: null,
    receivedAt: office.clock(),
  });
  if (isRefusal(opened)) throw new Error(opened.refused);
  const { amendmentId } = opened;
  const pathOf = (purpose: 'record-amendment' | 'amendment-decision') =>
    office.db.$transaction(async (tx) => {
      const row = await readAmendment(tx, amendmentId);
      if (row === null) throw new Error('no amendment');
      return amendmentLink(tx, office.config, row, purpose);
    });
  return {
    amendmentId,
    chartId,
    asker: await pathOf('record-amendment'),
    provider: await pathOf('amendment-decision'),
    /** The notes of the chart that are about the amendment. */
    notes: () => office.db.note.count({ where: { chartId, kind: 'amendment' } }),
  };
}

describe('a button that is pressed three times is pressed once, and says so, where', () => {
  it('a provider puts a change off, denies it and answers the statement, and the person disagrees', async () => {
    const { asker, provider, notes } = await amendment('denied');
    const to = typedDate(plusDays(dateIn('America/New_York', office.clock()), 80));
    expect(await pressed('provider', provider, { press: 'extend', to, reason: 'I am away' })).toEqual(thrice);
    const denial = { press: 'decide', decision: 'denied', grounds: 'accurate', words: 'You said three.' };
    expect(await pressed('provider', provider, denial)).toEqual(thrice);
    const statement = { press: 'disagree', 'words-disagree': 'I never did.' };
    expect(await pressed('client', asker, statement)).toEqual(thrice);
    const rebuttal = { press: 'rebut', words: 'It is in my notes.' };
    expect(await pressed('provider', provider, rebuttal)).toEqual(thrice);
    // The request, the decision, the statement and the rebuttal.
    expect(await notes()).toBe(4);
  });

  it('a provider accepts a change and the person names who should know', async () => {
    const { asker, provider, notes } = await amendment('accepted');
    const decision = { press: 'decide', decision: 'accepted', words: 'It is two.' };
    expect(await pressed('provider', provider, decision)).toEqual(thrice);
    const others = { press: 'name-others', 'words-name-others': 'Dr. Lee' };
    expect(await pressed('client', asker, others)).toEqual(thrice);
    expect(await notes()).toBe(3);
  });

  it('the person withdraws a request to amend', async () => {
    const { asker } = await amendment('withdrawn');
    expect(await pressed('client', asker, { press: 'withdraw' })).toEqual(thrice);
  });

  it('who holds records says that they were sent, and the person that they never came', async () => {
    const asked = await askedRecords(office, 'sent');
    const statement = { on: today(), how: 'email', detail: '' };
    expect(await pressed('provider', asked.holderPath, statement)).toEqual(thrice);
    const contradiction = { press: 'contradict', part: asked.partId };
    expect(await pressed('client', asked.path, contradiction)).toEqual(thrice);
    expect(await pressed('provider', `${asked.holderPath}/release`, {})).toEqual(thrice);
    expect(await office.db.noteExport.count({ where: { scope: { chartId: asked.chartId } } })).toBe(1);
  });

  it('the person asks for a review of a denial', async () => {
    const asked = await askedRecords(office, 'review');
    const by = { id: stableId(clinician), role: 'clinician' } as const;
    expect(await act(asked, 'deny', { grounds: 'danger' }, by)).toBe('done');
    const review = { press: 'ask-review', part: asked.partId };
    expect(await pressed('client', asked.path, review)).toEqual(thrice);
    expect(
      await office.db.supportTask.count({ where: { caseId: asked.requestId, kind: 'review_denial' } }),
    ).toBe(1);
  });
});

describe('our staff, on one page of a case,', () => {
  const versionIn = ({ text }: Answer) => /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
  const heard = ({ status, text }: Answer) => {
    if (status === 200 && !text.includes('There is a problem')) return 'done';
    return text.includes('The case has changed in the meantime') ? 'look again' : `${status} ${said(text)}`;
  };
  /** The form of an act as a case's page has it, for someone of our staff, with a reason. */
  async function formOn(by: Browser, caseId: string, action: string, typed: Record<string, string> = {}) {
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const version = versionIn(await by.get(`/cases/${reference}`));
    expect(version).not.toBe('');
    return (who: Browser, other: Record<string, string> = {}, act = action) =>
      who.post(`/cases/${reference}/${act}`, { reason: 'By phone', version, ...typed, ...other });
  }
  const thriceBy = async (press: () => Promise<Answer>) =>
    [...(await Promise.all([press(), press()])), await press()].map(heard);
  const lines = (caseId: string, code: string) => office.db.caseEvent.count({ where: { caseId, code } });
  const inDays = (days: number) => typedDate(plusDays(dateIn('America/New_York', office.clock()), days));
  const once = ['done', 'look again'];
  let [agent, lead]: Browser[] = [];
  beforeAll(async () => {
    agent = await office.signedIn('staff', mails.agent);
    lead = await office.signedIn('staff', mails.lead);
  });
  const both = () => {
    if (agent === undefined || lead === undefined) throw new Error('nobody is logged in');
    return { agent, lead };
  };

  it('release records all and in part at the same moment: one is written down, and the other looks again', async () => {
    const { agent, lead } = both();
    const { requestId, partId } = await askedRecords(office, 'contradicting');
    const press = await formOn(agent, requestId, 'record-acts/grant', { part: partId });
    const but = { withheldFrom: inDays(-9), withheldTo: inDays(-9), grounds: 'litigation' };
    const answers = await Promise.all([press(agent), press(lead, but)]);
    expect(answers.map(heard).toSorted()).toEqual(once);
    const granted = { where: { caseId: requestId, code: 'records-granted' } };
    const [line, ...more] = await office.db.caseEvent.findMany(granted);
    const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
    expect([part.grantedById, part.withheldFrom !== null, more]).toEqual([
      line?.actorId,
      line?.actorId === stableId(mails.lead),
      [],
    ]);
  });

  it('release records thrice: it is done once, and says so; with other words, or by someone else, it is another act', async () => {
    const { agent, lead } = both();
    const { requestId, partId } = await askedRecords(office, 'released thrice');
    const press = await formOn(agent, requestId, 'record-acts/grant', { part: partId });
    expect(await thriceBy(() => press(agent))).toEqual(thrice);
    expect(await lines(requestId, 'records-granted')).toBe(1);
    expect(heard(await press(agent, { reason: 'In writing' }))).toBe('look again');
    expect(heard(await press(lead))).toBe('look again');
  });

  it('put a change of a record off, and withdraw it at the same moment: one is written down', async () => {
    const { agent, lead } = both();
    const { amendmentId } = await amendment('at once');
    const press = await formOn(agent, amendmentId, 'amendment-acts/extend', { to: inDays(80) });
    const answers = await Promise.all([press(agent), press(lead, {}, 'amendment-acts/withdraw')]);
    expect(answers.map(heard).toSorted()).toEqual(once);
    const [extended, withdrawn] = await Promise.all([
      lines(amendmentId, 'amendment-extended'),
      lines(amendmentId, 'amendment-withdrawn'),
    ]);
    expect(extended + withdrawn).toBe(1);
  });

  it('decide about a change thrice: its words are kept once', async () => {
    const { amendmentId, notes } = await amendment('decided thrice');
    const at = office.clock();
    await office.db.recordAmendment.update({ where: { id: amendmentId }, data: { unreachedAt: at } });
    const judge = await office.signedIn('staff', clinician);
    const decision = { decision: 'accepted', words: 'It is two.' };
    const press = await formOn(judge, amendmentId, 'amendment-acts/decide', decision);
    expect(await thriceBy(() => press(judge))).toEqual(thrice);
    // The request and the answer to it.
    expect([await notes(), await lines(amendmentId, 'amendment-decided')]).toEqual([2, 1]);
  });

  it('decide about a change that was put off since: no key is asked for to seal their words', async () => {
    const { agent } = both();
    const { amendmentId } = await amendment('put off since');
    const press = await formOn(agent, amendmentId, 'amendment-acts/extend', { to: inDays(80) });
    expect(heard(await press(agent))).toBe('done');
    const unreachedAt = office.clock();
    await office.db.recordAmendment.update({ where: { id: amendmentId }, data: { unreachedAt } });
    const row = (await readAmendment(office.db, amendmentId)) ?? expect.fail('it is gone');
    const keyStore = { ...office.keyStore, read: () => Promise.reject(new Error('A key was asked for')) };
    const decided = actOnAmendment(
      { ...office, keyStore },
      {
        row,
        act: 'decide',
        by: { id: stableId(clinician), role: 'clinician' },
        typed: { decision: 'accepted', words: 'It is two.', reason: 'So it was', version: '0' },
      },
    );
    expect(await decided).toEqual({ refused: 'act-token-stale', field: 'reason' });
  });

  it('put an accounting off thrice: it is done once, and who saw less looks again', async () => {
    const { agent, lead } = both();
    const { chartId } = await askedRecords(office, 'accounting');
    const { clientId } = await office.db.chart.findUniqueOrThrow({ where: { id: chartId } });
    const [at, name] = [office.clock(), 'Noor Vale'];
    const asking = {
      clientId,
      requester: 'person',
      name,
      email: 'noor@clients.example',
      taken: null,
    } as const;
    const opened = await commit(office, (tx, after) =>
      openAccounting(tx, after, { ...asking, language: 'en', receivedAt: at, at }),
    );
    if (isRefusal(opened)) throw new Error(opened.refused);
    const { requestId } = opened;
    const press = await formOn(agent, requestId, 'accounting-acts/extend', { to: inDays(80) });
    expect(await thriceBy(() => press(agent))).toEqual(thrice);
    expect(await lines(requestId, 'accounting-extended')).toBe(1);
    expect(heard(await press(lead, {}, 'accounting-acts/withdraw'))).toBe('look again');
  });
});

describe('what is said later than something else', () => {
  it('is refused with a sentence where it isn’t kept', async () => {
    const { asker, provider, notes } = await amendment('twice');
    const browser = office.browse('provider');
    const denial = { press: 'decide', decision: 'denied', grounds: 'accurate', words: 'You said three.' };
    expect((await browser.post(provider, denial)).status).toBe(200);
    for (const other of [{ words: 'You said four.' }, { grounds: 'not_ours' }, { decision: 'in_part' }])
      expect((await browser.post(provider, { ...denial, ...other })).status).toBe(409);
    const client = office.browse('client');
    const statement = (words: string) => client.post(asker, { press: 'disagree', 'words-disagree': words });
    expect((await statement('I never did.')).status).toBe(200);
    const late = await statement('I did not, and my sister knows.');
    expect([late.status, late.text.includes('I did not, and my sister knows.')]).toEqual([409, true]);
    expect(await notes()).toBe(3);
    const asked = await askedRecords(office, 'otherwise');
    const sent = { on: today(), how: 'email', detail: '' };
    expect((await browser.post(asked.holderPath, sent)).status).toBe(200);
    expect((await browser.post(asked.holderPath, { ...sent, how: 'in_person' })).status).toBe(409);
    const named = await amendment('named');
    await browser.post(named.provider, { press: 'decide', decision: 'accepted', words: 'It is two.' });
    const name = (who: string) =>
      client.post(named.asker, { press: 'name-others', 'words-name-others': who });
    expect([(await name('Dr. Lee')).status, (await name('Dr. Poe')).status]).toEqual([200, 409]);
    expect(await named.notes()).toBe(3);
  });
});

/** All uses of a window but so many. */
async function useUp(name: string, limit: Limit, key: string, left: number): Promise<void> {
  const use = createThrottle(office, name, limit);
  for (let number = left; number < limit.count; number += 1) await use(key);
}

describe('behind one link', () => {
  it('so many files are made anew in a day, and no more', async () => {
    const asked = await askedRecords(office, 'wishes');
    expect((await office.browse('provider').post(`${asked.holderPath}/release`)).status).toBe(200);
    const client = office.browse('client');
    await useUp('record-wishes', limits.wishesPerRequest, asked.requestId, 1);
    const wish = { form: 'pdf', delivery: 'portal', from: '', to: '' };
    expect((await client.post(`${asked.path}/wishes`, wish)).status).toBe(200);
    const more = await client.post(`${asked.path}/wishes`, { ...wish, form: 'fhir' });
    expect(more.status).toBe(429);
    expect(await office.db.noteExport.count({ where: { scope: { chartId: asked.chartId } } })).toBe(2);
  });

  it('a provider is asked for so many changes in a day, and no more', async () => {
    const asked = await askedRecords(office, 'amends');
    await useUp('record-amendments', limits.amendmentsPerRequest, asked.requestId, 1);
    const ask = async (words: string) => {
      const client = office.browse('client');
      const form = { amend: asked.partId, 'words-1': words };
      return client.post(`${asked.path}/amendment`, form);
    };
    expect((await ask('I have two children.')).status).toBe(200);
    await office.db.recordAmendment.updateMany({ data: { state: 'withdrawn' } });
    const more = await ask('And a dog.');
    expect([more.status, more.text.includes('And a dog.')]).toEqual([429, true]);
    expect(await office.db.recordAmendment.count({ where: { chartId: asked.chartId } })).toBe(1);
  });

  it('so many words of a crisis are written in an hour, and the others are heard all the same', async () => {
    const email = 'cries@clients.example';
    await writeToSupport(office, 'client', 'something-else', { email, message: 'Can you help?' });
    const { id } = await contactOf(office, email);
    const at = office.clock();
    const { token } = await issueMailedLink(office.db, office.config.TOKEN_KEYS, {
      workflowId: contactRequestId(id),
      purpose: 'contact-conversation',
      round: 0,
      subjectId: id,
      caseId: id,
      issuedAt: at,
      expiresAt: new Date(at.getTime() + 86_400_000),
    });
    await useUp('contact-crisis-replies', limits.crisisRepliesPerRequest, id, 1);
    const write = (message: string) =>
      office.browse('client').post(`/contact/conversation/${token}`, { message });
    const cries = () => office.db.contactMessage.count({ where: { requestId: id, crisis: true } });
    expect((await write('I want to die')).status).toBe(200);
    const page = await write('I will end my life');
    expect([page.status, page.text.includes('Call or text 988')]).toEqual([429, true]);
    expect(page.text).toContain('I will end my life');
    expect(await cries()).toBe(1);
    const heard = await office.db.contactRequest.findMany({ where: { crisis: true, id: { not: id } } });
    expect(heard).toMatchObject([{ email, name: 'Noor Vale' }]);
  });
});

it('an invitation of a provider is one, and another where something else is typed', async () => {
  const agent = await office.signedIn('staff', mails.agent);
  const typed = {
    email: 'nia@providers.example',
    givenName: 'Nia',
    familyName: 'Newton',
    timeZone: 'America/New_York',
    jurisdiction: 'NY',
  };
  const invite = (change = {}) => agent.post('/invitations/new', { ...typed, ...change });
  const answers = [...(await Promise.all([invite(), invite()])), await invite()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const count = () => office.db.providerInvitation.count({ where: { email: typed.email } });
  expect(await count()).toBe(1);
  await invite({ jurisdiction: 'CA' });
  expect(await count()).toBe(2);
});
