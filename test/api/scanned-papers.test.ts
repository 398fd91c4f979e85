import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { eicar, startClamd } from '../harness/clamd.js';
import { newestRead, startedConversation } from '../harness/contacts.js';
import { pdf } from '../harness/papers.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let clamd: Awaited<ReturnType<typeof startClamd>>;
let card: Buffer;
let infected: Buffer;

beforeAll(async () => {
  clamd = await startClamd();
  office = await openBackOffice({ policy: 'standard', environment: { SCANNER_URL: clamd.url } });
  card = await pdf(1);
  infected = Buffer.concat([card, Buffer.from(eicar)]);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const papersOf = (requestId: string) => office.db.contactPaper.count({ where: { message: { requestId } } });
const refusals = (caseId: string) =>
  office.db.auditEntry.findMany({
    where: { act: 'contact_paper.refuse', subjectId: caseId },
    select: { actorKind: true, detail: true },
  });

describe('where a scanner is configured, a paper', () => {
  it('is scanned as it came, and taken where nothing is found', async () => {
    const email = 'scanned@clients.example';
    const { path, requestId } = await startedConversation(office, 'client', { email });
    const page = await office
      .browse('client')
      .upload(path, { message: 'My card.', form: 'a' }, [['card.pdf', card]]);
    expect(page.text).toContain('PDF, 1 page');
    expect(clamd.scanned.at(-1)?.equals(card)).toBe(true);
    expect([await papersOf(requestId), await refusals(requestId)]).toEqual([1, []]);
  });

  it('with malware isn’t taken: its writer is told, their words are sent, and the trail says what was found', async () => {
    const email = 'infected@clients.example';
    const { path, requestId } = await startedConversation(office, 'client', { email });
    const page = await office
      .browse('client')
      .upload(path, { message: 'My letter is attached.', form: 'b' }, [['card.pdf', infected]]);
    expect(page.status).toBe(400);
    expect(page.text).toContain('our virus scanner found something harmful in it');
    expect(page.text).toContain('My letter is attached.');
    expect(await papersOf(requestId)).toBe(0);
    expect(await refusals(requestId)).toEqual([
      { actorKind: 'system', detail: { found: 'Eicar-Test-Signature' } },
    ]);
  });

  it('of support is scanned, too', async () => {
    const email = 'by.support@clients.example';
    const { reference, requestId } = await startedConversation(office, 'client', { email });
    const agent = await office.signedIn('staff', mails.agent);
    const read = await newestRead(agent, reference);
    const page = await agent.upload(
      `/cases/${reference}/answers`,
      { message: 'Fill this in.', form: 'c', read },
      [['form.pdf', infected]],
    );
    expect([page.status, page.text.includes('our virus scanner found')]).toEqual([400, true]);
    expect([await papersOf(requestId), (await refusals(requestId)).length]).toEqual([0, 1]);
  });

  it('isn’t taken while the scanner is away, is asked for again, and goes through once it is back', async () => {
    const email = 'later@clients.example';
    const { path, requestId } = await startedConversation(office, 'client', { email });
    const person = office.browse('client');
    await clamd.close();
    const page = await person.upload(path, { message: 'My card.', form: 'd' }, [['card.pdf', card]]);
    expect(page.status).toBe(503);
    expect(page.text).toContain('our virus scanner doesn’t answer');
    expect(await papersOf(requestId)).toBe(0);
    clamd = await startClamd({ at: Number(new URL(clamd.url).port) });
    await until('it is taken', async () => {
      await person.upload(path, { message: '', form: 'e' }, [['card.pdf', card]]);
      return (await papersOf(requestId)) === 1;
    });
    await clamd.close();
  });
});
