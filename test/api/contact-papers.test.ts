import { readdir } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { papersFolder } from '../../src/operations/contact-request/papers.js';
import { limits } from '../../src/domain/limits.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { contactOf, newestRead, startedConversation } from '../harness/contacts.js';
import { pdf, picture } from '../harness/papers.js';
import { mails } from '../harness/personas.js';
import { statementsOf } from '../harness/statements.js';

let office: BackOffice;
let png: Buffer;
let card: Buffer;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  [png, card] = await Promise.all([picture('png'), pdf(2)]);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const field = (name: string, text: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;

const papersOf = (requestId: string) =>
  office.db.contactPaper.findMany({ where: { message: { requestId } }, orderBy: { id: 'asc' } });

/** The files of a conversation in the record store. */
async function storedOf(requestId: string): Promise<readonly string[]> {
  const folder = new URL(`${papersFolder(requestId)}/`, `${office.config.RECORD_STORE_URL}/`);
  const names = await readdir(fileURLToPath(folder), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('/paper'));
}

describe('papers of a conversation', () => {
  it('come with a message or alone, and are read by the person and by staff who say why', async () => {
    const email = 'papers@clients.example';
    const { path, reference, requestId } = await startedConversation(office, 'client', { email });
    const person = office.browse('client');
    expect((await person.get(path)).text).toContain('enctype="multipart/form-data"');
    const page = await person.upload(path, { message: 'Both sides.', form: 'a-press' }, [
      ['my-diagnosis.png', png],
      ['card.pdf', card],
    ]);
    expect(page.text).toContain('PDF, 2 pages');
    expect(page.text).not.toContain('my-diagnosis');
    const [first, second] = await papersOf(requestId);
    const got = await person.get(`${path}/papers/${first?.id}`);
    expect([got.status, got.response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(got.response.headers.get('content-disposition')).toBe('attachment; filename=paper.png');
    await person.upload(path, { message: '', form: 'b-press' }, [['card.pdf', card]]);
    expect(await papersOf(requestId)).toHaveLength(3);

    const agent = await office.signedIn('staff', mails.agent);
    const shown = await agent.get(`/cases/${reference}`);
    expect(shown.text.match(/Open the paper/g)).toHaveLength(3);
    const opened = `/cases/${reference}/papers/${second?.id}`;
    const silent = await agent.post(opened, { [`reason.${second?.id}`]: ' ' });
    expect([silent.status, silent.text.includes('Enter a reason')]).toEqual([400, true]);
    const told = await agent.post(opened, { [`reason.${second?.id}`]: 'check the card' });
    expect([told.status, told.response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const entries = await office.db.auditEntry.findMany({ where: { act: 'contact_paper.read' } });
    expect(entries.map(({ detail }) => detail)).toEqual([{ paperId: second?.id, reason: 'check the card' }]);
  });

  it('come after what is typed in our own forms, so that it is heard where they are refused', async () => {
    const email = 'in.order@clients.example';
    const { path, reference } = await startedConversation(office, 'client', { email });
    const agent = await office.signedIn('staff', mails.agent);
    for (const page of [await office.browse('client').get(path), await agent.get(`/cases/${reference}`)]) {
      const [form = ''] = /<form [^>]*multipart.*?<\/form>/s.exec(page.text) ?? [];
      const fields = Array.from(
        form.matchAll(/<(?:input|textarea)[^>]* name="([^"]+)"/g),
        ([, name]) => name,
      );
      expect([fields.includes('message'), fields.at(-1)]).toEqual([true, 'papers']);
    }
  });

  it.each([
    ['that broke off', 'Quiero morir.', (sent: ClientRequest) => void sent.destroy(), null],
    [
      'with more fields than are read',
      'I want to end it all.',
      (sent: ClientRequest) => void sent.end(`\r\n${field('a', 'b').repeat(60)}--x--`),
      413,
    ],
    [
      'that was sent again meanwhile',
      'I want to end my life tonight.',
      (_sent: ClientRequest, isAnsweredAfter: () => Promise<boolean>) => until('it ended', isAnsweredAfter),
      503,
    ],
  ] as const)(
    'have the words of a crisis before them heard in a form %s',
    async (_what, words, refuse, status) => {
      const email = `refused.${status ?? 0}@clients.example`;
      const { path } = await startedConversation(office, 'client', { email });
      const person = office.browse('client');
      const sent = request(new URL(path, person.origin), {
        method: 'POST',
        agent: false,
        headers: { origin: person.origin, 'content-type': 'multipart/form-data; boundary=x' },
      });
      sent.on('error', () => undefined);
      let isAnswered = false;
      const answered = new Promise<IncomingMessage | null>((resolve) => {
        sent.on('response', (got: IncomingMessage) => {
          isAnswered = true;
          resolve(got);
        });
        sent.on('close', () => resolve(null));
      });
      await new Promise((written) => {
        sent.write(
          `${field('message', words)}${field('papers"; filename="a.png', 'x'.repeat(100_000)).trimEnd()}`,
          written,
        );
      });
      await refuse(sent, async () => {
        await person.upload(path, { message: '', form: 'again' }, [['card.pdf', card]]);
        return isAnswered;
      });
      const answer = await answered;
      expect(answer?.statusCode ?? null).toBe(status);
      const shown = answer === null ? null : Buffer.concat(await answer.toArray()).toString();
      if (shown !== null) expect(shown).toContain('988');
      // A form that is taken up to where it ended shows again what was typed into it.
      if (status === 503) expect(shown).toContain(`>${words}</textarea>`);
      await until('staff is alerted', async () => {
        const { crisis, case: of } = await contactOf(office, email);
        return crisis && of.events.some(({ code }) => code === 'contact-alerted');
      });
      sent.destroy();
    },
  );

  it('look for the conversation of their link once', async () => {
    const { path } = await startedConversation(office, 'client', { email: 'once@clients.example' });
    const person = office.browse('client');
    await person.get(path);
    const statements = await statementsOf(() =>
      person.upload(path, { message: '', form: 'x' }, [['a.png', png]]),
    );
    const looks = statements.filter((one) => /FROM "public"."mailed_link" .*WHERE .*"digest"/s.test(one));
    // The page that follows the press looks for itself.
    expect(looks).toHaveLength(2);
  });

  it('come with an answer of support, too', async () => {
    const email = 'answered@clients.example';
    const { path, reference, requestId } = await startedConversation(office, 'client', { email });
    const agent = await office.signedIn('staff', mails.agent);
    const read = await newestRead(agent, reference);
    await agent.upload(`/cases/${reference}/answers`, { message: 'Fill this in.', form: 'c-press', read }, [
      ['form.pdf', card],
    ]);
    await until('the person is told', async () => office.take(email, 'There’s an answer').length === 1);
    expect(await papersOf(requestId)).toHaveLength(1);
    expect((await office.browse('client').get(path)).text).toContain('PDF, 2 pages');
    const bad = await agent.upload(`/cases/${reference}/answers`, { message: 'Typed at length', read }, [
      ['form.pdf', Buffer.from('<svg/>')],
    ]);
    expect(bad.status).toBe(415);
    for (const words of ['Typed at length', 'whatever its name says']) expect(bad.text).toContain(words);
  });

  it('lie sealed in the record store, each under a key of its own', async () => {
    const { path, requestId } = await startedConversation(office, 'client', {
      email: 'sealed@clients.example',
    });
    await office.browse('client').upload(path, { message: '' }, [
      ['a.png', png],
      ['b.png', png],
    ]);
    const papers = await papersOf(requestId);
    const [one, other] = await Promise.all(
      papers.map(async ({ id }) =>
        Buffer.concat(
          await (await office.recordStore.get(`${papersFolder(requestId)}/${id}/paper`)).toArray(),
        ),
      ),
    );
    expect(new Set(papers.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(one?.includes('PNG')).toBe(false);
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(false);
    const keys = [one, other].map(
      (object) => JSON.parse(object?.subarray(0, 256).toString() ?? '{}') as { w: string },
    );
    expect(keys[0]?.w).not.toBe(keys[1]?.w);
  });

  it('are refused in a sentence, in the language of the conversation, and nothing typed is lost', async () => {
    const email = 'refused@clients.example';
    const { path, requestId } = await startedConversation(office, 'client', { email });
    const person = office.browse('client');
    const tooLarge = Buffer.alloc(limits.papers.bytes + 1, '%PDF-');
    // More than a form may have at all: not read to its end.
    const huge = Buffer.alloc(7 * limits.papers.bytes, '%PDF-');
    const six = Array.from({ length: 6 }, () => ['a.png', png] as const);
    for (const [files, status, sentence] of [
      [[['a.pdf', tooLarge]], 413, 'up to 10 MB'],
      [[['a.pdf', huge]], 413, 'up to 10 MB'],
      [[['a.png', Buffer.from('<svg/>')]], 415, 'whatever its name says'],
      [[['a.png', Buffer.alloc(0)]], 400, 'The file is empty'],
      [six, 409, '5 files at once'],
      [
        [
          ['a.png', png],
          ['b.pdf', Buffer.from('%PDF-')],
        ],
        400,
        'couldn’t open the file',
      ],
    ] as const) {
      const page = await person.upload(path, { message: 'Typed at length' }, files);
      expect([page.status, page.text.includes(sentence)]).toEqual([status, true]);
      for (const words of ['Typed at length', 'Choose the files again']) expect(page.text).toContain(words);
    }
    await office.db.contactRequest.update({ where: { id: requestId }, data: { language: 'es' } });
    const spanish = await person.upload(path, { message: 'Hola' }, [['a.png', Buffer.from('GIF89a')]]);
    expect(spanish.text).toContain('diga lo que diga su nombre');
    expect([await papersOf(requestId), await storedOf(requestId)]).toEqual([[], []]);
    expect((await contactOf(office, email)).messages).toHaveLength(1);
  });

  it('are no more than a conversation holds, and pressed twice they come once', async () => {
    const { path, requestId } = await startedConversation(office, 'client', {
      email: 'many@clients.example',
    });
    const person = office.browse('client');
    const five = Array.from({ length: 5 }, () => ['a.png', png] as const);
    const press = (form: string) => person.upload(path, { message: '', form }, five);
    const twice = (await Promise.all([press('one'), press('one')])).map(({ status }) => status);
    // A press that comes while the one before is still on its way ends that one.
    expect(twice).toContain(200);
    expect(twice.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect([(await papersOf(requestId)).length, (await storedOf(requestId)).length]).toEqual([5, 5]);
    for (const form of ['two', 'three', 'four']) expect((await press(form)).status).toBe(200);
    expect((await press('five')).status).toBe(409);
    expect([(await papersOf(requestId)).length, (await storedOf(requestId)).length]).toEqual([20, 20]);
  });

  it('keep back no cry for help', async () => {
    const email = 'cry@clients.example';
    const { path } = await startedConversation(office, 'client', { email });
    const page = await office
      .browse('client')
      .upload(path, { message: 'I want to die', form: 'cry' }, [['a.png', Buffer.from('GIF89a')]]);
    expect([page.status, page.text.includes('sent without the files')]).toEqual([415, true]);
    expect((await contactOf(office, email)).messages).toHaveLength(2);
    const huge = Buffer.alloc(7 * limits.papers.bytes);
    const again = await office
      .browse('client')
      .upload(path, { message: 'quiero morir', form: 'again' }, [['a.png', huge]]);
    expect([again.status, again.text.includes('sent without the files')]).toEqual([413, true]);
    expect((await contactOf(office, email)).messages).toHaveLength(3);
    expect(await contactOf(office, email)).toMatchObject({ crisis: true });
  });

  it('open for their own link, and for those of the staff who work on cases', async () => {
    const mine = await startedConversation(office, 'client', { email: 'mine@clients.example' });
    const other = await startedConversation(office, 'client', { email: 'other@clients.example' });
    await office.browse('client').upload(mine.path, { message: '' }, [['a.png', png]]);
    const [paper] = await papersOf(mine.requestId);
    const statuses = [];
    for (const path of [
      `${other.path}/papers/${paper?.id}`,
      `${mine.path}/papers/1`,
      `${mine.path.slice(0, -2)}/papers/${paper?.id}`,
    ])
      statuses.push((await office.browse('client').get(path)).status);
    const auditor = await office.signedIn('staff', mails.auditor);
    const agent = await office.signedIn('staff', mails.agent);
    const reason = { [`reason.${paper?.id}`]: 'curious' };
    statuses.push((await auditor.post(`/cases/${mine.reference}/papers/${paper?.id}`, reason)).status);
    statuses.push((await agent.post(`/cases/${other.reference}/papers/${paper?.id}`, reason)).status);
    expect(statuses).toEqual([404, 404, 404, 403, 404]);
  });
});

describe('the form of a conversation', () => {
  it('is not read from another site, nor without its end', async () => {
    const { path, requestId } = await startedConversation(office, 'client', {
      email: 'csrf@clients.example',
    });
    const boundary = 'multipart/form-data; boundary=x';
    const send = (headers: Record<string, string>, body: string) =>
      fetch(new URL(path, office.config.CLIENT_PORTAL_URL), {
        method: 'POST',
        headers: { 'content-type': boundary, ...headers },
        body,
      });
    const part = '--x\r\nContent-Disposition: form-data; name="message"\r\n\r\nHello\r\n';
    const foreign = await send({ origin: 'https://evil.example' }, `${part}--x--\r\n`);
    const cut = await send({ origin: new URL(office.config.CLIENT_PORTAL_URL).origin }, part);
    const unknown = await send({}, `${part}--x--\r\n`);
    expect([foreign.status, cut.status, unknown.status]).toEqual([403, 400, 403]);
    expect(await office.db.contactMessage.count({ where: { requestId } })).toBe(1);
  });

  it('keeps back no cry for help where its files break off, and none that another site sends is heard', async () => {
    const email = 'broken.off@clients.example';
    const { path } = await startedConversation(office, 'client', { email });
    const field = '--x\r\nContent-Disposition: form-data; name="message"\r\n\r\nI want to die\r\n';
    const file =
      '--x\r\nContent-Disposition: form-data; name="papers"; filename="a.png"\r\n\r\nthe half of it';
    const send = (origin: string) =>
      fetch(new URL(path, office.config.CLIENT_PORTAL_URL), {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x', origin },
        body: `${field}${file}`,
      });
    const cries = () => office.db.contactRequest.count({ where: { email, crisis: true } });
    expect([(await send('https://evil.example')).status, await cries()]).toEqual([403, 0]);
    const answer = await send(new URL(office.config.CLIENT_PORTAL_URL).origin);
    expect([answer.status, (await answer.text()).includes('988'), await cries()]).toEqual([400, true, 1]);
  });

  it('shows fifty messages a page to both sides, the newest first', async () => {
    const email = 'long@clients.example';
    const { path, reference, requestId } = await startedConversation(office, 'client', { email });
    const person = office.browse('client');
    for (let number = 1; number <= 51; number += 1) {
      await office.db.rateLimit.deleteMany();
      await person.post(path, { message: `Line ${number}.` });
    }
    expect(await office.db.contactMessage.count({ where: { requestId } })).toBe(52);
    const agent = await office.signedIn('staff', mails.agent);
    for (const [browser, where] of [
      [person, path],
      [agent, `/cases/${reference}`],
    ] as const) {
      const newest = await browser.get(where);
      expect([newest.text.includes('Line 51.'), newest.text.includes('Line 1.')]).toEqual([true, false]);
      const [, older = ''] = /href="([^"]*\?before=[^"#]*)/.exec(newest.text) ?? [];
      const oldest = await browser.get(older);
      for (const words of ['Can you help?', 'Line 1.', 'Newest messages'])
        expect(oldest.text).toContain(words);
      expect([oldest.text.includes('Line 2.'), oldest.text.includes('Older messages')]).toEqual([
        false,
        false,
      ]);
      expect((await browser.get(`${where}?before=nonsense`)).text).toContain('Line 51.');
    }
  });
});
