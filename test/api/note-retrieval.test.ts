import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import {
  actUntil,
  leaveHeadway,
  linkIn,
  openRetrievalOf,
  retrievalCode,
  retrievalInItsWait,
  retrievalOf,
} from '../harness/former-providers.js';
import { lostPhone } from '../harness/lost-phones.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';

const seconds = 1 / 3600;
const root = '/notes-after-leaving';
let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
  await leaveHeadway(office, mails.provider);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const isIn = (retrievalId: string, state: string) =>
  until(
    `it is ${state}`,
    async () => (await office.db.case.findUniqueOrThrow({ where: { id: retrievalId } })).state === state,
  );
const lineOf = async (retrievalId: string, code: string) =>
  office.db.caseEvent.findFirst({ where: { caseId: retrievalId, code } });

/** Closes what a test left open, so that the next one's request isn't joined to it. */
async function close(retrievalId: string): Promise<void> {
  const lead = await office.signedIn('staff', mails.lead);
  const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: retrievalId } });
  await actUntil(office, lead, retrievalId, ['denyRetrieval', { reason: 'end of the test' }, 'denied']);
  await until('the owner is told', async () => office.take(mails.provider, `(${reference})`).length > 1);
}

describe('a former provider who forgot the notes', () => {
  it('writes on the contact form and reaches one download; forwarded, opened twice or elsewhere it opens nothing', async () => {
    const former = office.browse('provider');
    await former.post('/contact/about/cannot-access', {
      name: 'Ines Moreau',
      email: mails.provider,
      message: 'I left in January and forgot my notes.',
    });
    const { id: retrievalId, case: row } = await until('it is opened', () =>
      retrievalOf(office, mails.provider).catch(() => null),
    );
    const link = await linkIn(office, mails.provider, `Your notes on Headway (${row.reference})`);
    expect((await former.get(link)).text).toContain('Is this your mailbox?');
    expect((await retrievalOf(office, mails.provider)).proofs).toEqual([]);
    expect((await former.post(link)).text).toContain('One more proof');
    expect((await former.get(link)).text).toContain('One more proof');

    const codePage = await former.post(`${link}/code`);
    expect(codePage.text).toContain('Enter the code');
    await until('the code is texted', () => lineOf(retrievalId, 'code-sent'));
    const hasty = await former.post(`${link}/code`);
    expect([hasty.status, hasty.response.headers.get('retry-after')]).toEqual([429, '60']);
    const wrong = await former.post(`${root}/code`, { reference: row.reference, code: '000000' });
    const right = await retrievalCode(office, retrievalId);
    const proven = await former.post(`${root}/code`, { reference: row.reference, code: right });
    expect([wrong.status, proven.status]).toEqual([403, 200]);
    expect((await retrievalOf(office, mails.provider)).state).toBe('proven');

    await close(retrievalId);
    expect((await former.get(link)).text).toContain('This link doesn’t work');
  });

  it('gets every note in one download, once, and all known addresses are told', async () => {
    const { retrievalId, reference } = await retrievalInItsWait(office, mails.provider, {
      waitHours: 2 * seconds,
    });
    const path = await linkIn(office, mails.provider, `Download your notes (${reference})`);
    const former = office.browse('provider');
    expect((await former.get(path)).text).toContain('Download your notes');
    expect(
      await office.db.noteExportDownload.count({ where: { export: { terminationCaseId: retrievalId } } }),
    ).toBe(0);
    const elsewhere = office.browse('provider');
    const [file, other] = await Promise.all([former.post(path), elsewhere.post(path)]);
    const statuses = [file.status, other.status].toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 410]);
    const bytes = file.status === 200 ? file : other;
    expect(bytes.response.headers.get('content-type')).toBe('application/zip');
    // It goes on though another download began in the same browser since: each has a cookie of its own.
    const winner = file.status === 200 ? former : elsewhere;
    winner.cookies.set('headway_provider_download', 'of-another');
    winner.cookies.set(`headway_provider_download_${reference}`, 'of-another');
    expect((await winner.get(`${root}/file/${retrievalId}`)).status).toBe(200);
    const files = await filesOf(Buffer.from(await bytes.response.arrayBuffer()));
    expect([...files.keys()]).toEqual(expect.arrayContaining(['README.txt', 'index.csv', 'manifest.json']));
    await isIn(retrievalId, 'downloaded');
    const stranger = office.browse('provider');
    expect((await stranger.get(`${root}/file/${retrievalId}`)).status).toBe(403);
    expect((await stranger.get(path)).text).toContain('works only once');
    await until(
      'everyone is told',
      async () => office.take(mails.provider, `were downloaded (${reference})`)[0],
    );
    expect(
      await office.db.session.count({ where: { account: { email: mails.provider }, endedAt: null } }),
    ).toBe(0);
    const { text } = await stranger.get('/note-exports');
    expect(text).not.toContain(reference);
  });

  it('can stop it from the notice in the wait and after, and is asked for in vain until a lead has settled who asked', async () => {
    const { retrievalId, reference, stop } = await retrievalInItsWait(office, mails.provider, {
      waitHours: 24,
    });
    const reader = office.browse('provider');
    expect((await reader.get(stop)).text).toContain('Stop the release of your notes?');
    expect((await retrievalOf(office, mails.provider)).state).toBe('waiting');
    expect((await reader.post(stop)).text).toContain('The release is stopped');
    expect((await reader.post(stop)).text).toContain('The release is stopped');
    await isIn(retrievalId, 'disputed');
    await until('all are told', async () => office.take(mails.provider, `was stopped (${reference})`)[0]);

    const again = await openRetrievalOf(office, mails.provider);
    await isIn(again.retrievalId, 'refused');
    expect(await lineOf(again.retrievalId, 'retrieval-refused')).toMatchObject({
      detail: { because: 'identity_disputed' },
    });
    expect(office.take(mails.provider, `(${again.reference})`)).toEqual([]);
    await office.db.supportTask.updateMany({
      where: { caseId: retrievalId, kind: 'retrieval_disputed' },
      data: { status: 'done' },
    });
    const settled = await openRetrievalOf(office, mails.provider);
    await linkIn(office, mails.provider, `Your notes on Headway (${settled.reference})`);
    await close(settled.retrievalId);
  });

  it('is refused the download where the account was suspended since the release, and where it was stopped', async () => {
    const { retrievalId, reference, stop } = await retrievalInItsWait(office, mails.provider, {
      waitHours: 2 * seconds,
    });
    const path = await linkIn(office, mails.provider, `Download your notes (${reference})`);
    await office.browse('provider').post(stop);
    await isIn(retrievalId, 'disputed');
    expect((await office.browse('provider').post(path)).text).toContain('This link doesn’t work');
    await office.db.supportTask.updateMany({ where: { caseId: retrievalId }, data: { status: 'done' } });
    await until('all are told', async () => office.take(mails.provider, `was stopped (${reference})`)[0]);

    const second = await retrievalInItsWait(office, mails.provider, { waitHours: 2 * seconds });
    const secondPath = await linkIn(office, mails.provider, `Download your notes (${second.reference})`);
    await office.db.account.updateMany({ where: { email: mails.provider }, data: { status: 'suspended' } });
    const answer = await office.browse('provider').post(secondPath);
    await leaveHeadway(office, mails.provider);
    expect([answer.status, answer.text.includes('This link doesn’t work')]).toEqual([410, true]);
    await isIn(second.retrievalId, 'refused');
    expect(await lineOf(second.retrievalId, 'retrieval-refused')).toMatchObject({
      detail: { because: 'account_suspended' },
    });
  });
});

describe('a request for notes that are not given out', () => {
  it.each([
    ['an address that nobody has', 'nobody@providers.example', async () => {}, 'no_account', null],
    ['a provider who can still log in', mails.otherProvider, async () => {}, 'refused', 'still_open'],
    [
      'a suspended account',
      mails.newProvider,
      async () => {
        await leaveHeadway(office, mails.newProvider);
        await office.db.account.updateMany({
          where: { email: mails.newProvider },
          data: { status: 'suspended' },
        });
      },
      'refused',
      'account_suspended',
    ],
    [
      'charts that are all destroyed',
      mails.newProvider,
      async () => {
        await leaveHeadway(office, mails.newProvider);
        expect(
          await office.db.chart.count({ where: { provider: { account: { email: mails.newProvider } } } }),
        ).toBe(0);
      },
      'refused',
      'retention_over',
    ],
  ])(
    'because of %s is told to nobody, and why stands in the case',
    async (_why, email, arrange, state, because) => {
      await arrange();
      const { retrievalId, reference } = await openRetrievalOf(office, email);
      await isIn(retrievalId, state);
      const line = await lineOf(retrievalId, because === null ? 'retrieval-no-account' : 'retrieval-refused');
      expect(line).toMatchObject(because === null ? {} : { detail: { because } });
      expect(office.take(email, reference)).toEqual([]);
      const page = await (await office.signedIn('staff', mails.agent)).get(`/cases/${reference}`);
      expect(page.text).toContain(
        {
          no_account: 'No provider’s account has or had this address',
          still_open: 'can still log in',
          account_suspended: 'The account is suspended',
          retention_over: 'the retention of every chart is over',
        }[because ?? 'no_account'],
      );
    },
  );
});

describe('someone whose former mailbox is gone', () => {
  it('needs two other proofs, two members of staff, a written address, and a lead who did none of it', async () => {
    const { retrievalId, reference } = await openRetrievalOf(office, mails.provider, {
      waitHours: 2 * seconds,
    });
    await linkIn(office, mails.provider, `Your notes on Headway (${reference})`);
    const agent = await office.signedIn('staff', mails.agent);
    const lead = await office.signedIn('staff', mails.lead);
    const reason = 'the number on the page of the board';
    const proof = (kind: string) => ({
      'recordRetrievalProof.proof': kind,
      'recordRetrievalProof.reason': reason,
    });
    await actUntil(office, agent, retrievalId, [
      'recordRetrievalProof',
      { proof: 'board_call_back', reason },
      'one_proof',
    ]);
    const byTheSame = await pressAct(agent, reference, 'recordRetrievalProof', proof('license_on_video'));
    expect(byTheSame.text).toContain('a second member of staff has to record this one');
    await actUntil(office, lead, retrievalId, [
      'recordRetrievalProof',
      { proof: 'license_on_video', reason },
      'proven',
    ]);
    const approve = { 'approveRetrieval.reason': 'compared' };
    expect((await pressAct(agent, reference, 'approveRetrieval', approve)).status).toBe(403);
    expect((await pressAct(lead, reference, 'approveRetrieval', approve)).text).toContain('write down first');
    const deliver = (as: typeof agent, deliverTo: string, seen: string) =>
      as.post(`/cases/${reference}/delivery-address`, { deliverTo, seen });
    expect((await agent.get(`/cases/${reference}`)).text).toContain('name="seen" value');
    const before = (await lead.get(`/cases/${reference}`)).text;
    const [, version = ''] = /acts\/approveRetrieval".*?name="version" value="(\d+)"/s.exec(before) ?? [];
    await deliver(agent, 'ines@new-mail.example', '');
    const unseen = await lead.post(`/cases/${reference}/acts/approveRetrieval`, {
      ...approve,
      seen: 'proven',
      version,
    });
    expect([unseen.status, unseen.text]).toEqual([409, expect.stringContaining('This case changed. agent')]);
    // The same address again is no address of whoever wrote it again.
    await deliver(lead, 'ines@new-mail.example', 'ines@new-mail.example');
    const { deliverToById } = await retrievalOf(office, mails.provider);
    expect(deliverToById).toBe(stableId(mails.agent));
    const stale = await deliver(lead, 'ines@typo.example', '');
    expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('has changed in the meantime')]);
    expect((await retrievalOf(office, mails.provider)).deliverTo).toBe('ines@new-mail.example');
    expect((await pressAct(lead, reference, 'approveRetrieval', approve)).text).toContain(
      'Someone else has to approve',
    );
    expect((await retrievalOf(office, mails.provider)).state).toBe('proven');
    await close(retrievalId);
  });

  it('is delivered to the former mailbox where that is proven, and nobody writes another address down', async () => {
    const { retrievalId, reference } = await openRetrievalOf(office, mails.provider);
    const link = await linkIn(office, mails.provider, `Your notes on Headway (${reference})`);
    await office.browse('provider').post(link);
    const agent = await office.signedIn('staff', mails.agent);
    const fields = { deliverTo: 'someone@else.example', seen: '' };
    const refused = await agent.post(`/cases/${reference}/delivery-address`, fields);
    expect([refused.status, (await retrievalOf(office, mails.provider)).deliverTo]).toEqual([409, null]);
    await close(retrievalId);
  });

  it('proves the phone by a code that support has sent, on a page that asks for reference and code', async () => {
    const { retrievalId, reference } = await openRetrievalOf(office, mails.provider);
    await linkIn(office, mails.provider, `Your notes on Headway (${reference})`);
    const agent = await office.signedIn('staff', mails.agent);
    await pressAct(agent, reference, 'sendRetrievalCode', { 'sendRetrievalCode.reason': 'mailbox gone' });
    await until('the code is texted', () => lineOf(retrievalId, 'code-sent'));
    const person = office.browse('provider');
    const right = await retrievalCode(office, retrievalId);
    const unknown = await person.post(`${root}/code`, { reference: 'NR-0000-0000', code: right });
    const guesses = [];
    for (const code of ['111111', '222222', '333333', '444444', '555555'])
      guesses.push((await person.post(`${root}/code`, { reference, code })).status);
    const late = await person.post(`${root}/code`, { reference, code: right });
    expect([unknown.status, ...guesses, late.status]).toEqual([403, 403, 403, 403, 403, 403, 403]);
    expect(late.text.replaceAll(reference, '')).toBe(unknown.text.replaceAll('NR-0000-0000', ''));
    await office.db.noteRetrieval.update({
      where: { id: retrievalId },
      data: { codeAskedForAt: new Date(Date.now() - 120_000) },
    });
    await pressAct(agent, reference, 'sendRetrievalCode', { 'sendRetrievalCode.reason': 'once more' });
    const fresh = await until('another code is there', async () => {
      const code = await retrievalCode(office, retrievalId).catch(() => right);
      return code === right ? null : code;
    });
    expect((await person.post(`${root}/code`, { reference, code: fresh })).text).toContain(
      'Your phone is confirmed',
    );
    const { proofs } = await retrievalOf(office, mails.provider);
    expect(proofs).toMatchObject([{ kind: 'phone_code', recordedById: null }]);
    await close(retrievalId);
    expect(lostPhone).toMatch(/^\+1/);
  });
});

describe('the row of a retrieval', () => {
  it('is released of two proofs, after an approval and the wait, and the database refuses anything else', async () => {
    const { retrievalId, reference } = await openRetrievalOf(office, mails.provider);
    await linkIn(office, mails.provider, `Your notes on Headway (${reference})`);
    const at = new Date();
    const released = { state: 'released', releasedAt: at } as const;
    const attempts = [
      released,
      { ...released, approvedById: office.people.provider.accountId, waitEndsAt: at },
      { state: 'waiting' },
    ] as const;
    for (const data of attempts)
      await expect(office.db.noteRetrieval.update({ where: { id: retrievalId }, data })).rejects.toThrow();
    expect((await retrievalOf(office, mails.provider)).state).toBe('requested');
    await close(retrievalId);
  });
});
