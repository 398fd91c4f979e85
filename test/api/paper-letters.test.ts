import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { takeAmendment } from '../../src/operations/record-amendment/open.js';
import { changeAmendment } from '../../src/operations/record-amendment/change.js';
import { actOnRequest, type RecordAct } from '../../src/operations/record-request/by-staff.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let agent: Awaited<ReturnType<BackOffice['signIn']>>;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  agent = await office.signIn('staff', mails.agent);
});
afterAll(() => office.close());

/** The letter as a reader program has it; its lines joined, since paper breaks them elsewhere. */
async function letterOf(reference: string, letter: string, reason = 'No email goes there') {
  const answer = await agent.post(`/cases/${reference}/paper-letters`, { letter, reason });
  expect([answer.status, answer.response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const pdf = readPdf(Buffer.from(await answer.response.arrayBuffer()));
  return { ...pdf, text: pdf.text.replaceAll(/\s+/g, ' ') };
}

/** The letters that the page of a case offers, by the first word of their keys. */
async function offered(reference: string): Promise<string[]> {
  const { text } = await agent.get(`/cases/${reference}`);
  const [, select = ''] = /<select[^>]*name="letter"[^>]*>(.*?)<\/select>/s.exec(text) ?? [];
  return Array.from(select.matchAll(/value="(.*?)"/g), ([, key = '']) => key);
}

const act = async (requestId: string, name: RecordAct, role: 'agent' | 'clinician', typed: object) => {
  const by = { id: stableId(role === 'agent' ? mails.agent : 'clinician'), role };
  const answer = await actOnRequest(office, { requestId, act: name, by, typed: { ...typed } });
  if (isRefusal(answer)) throw new Error(answer.refused);
};

describe('letters about a request for records on paper', () => {
  it('are those that were called for, in the language of who asked, with the words of the email', async () => {
    const { requestId, reference, partId } = await askedRecords(office, 'by post', { language: 'es' });
    expect(await offered(reference)).toEqual(['referred']);
    const to = new Date(Date.now() + 45 * 86_400_000).toISOString().slice(0, 10);
    await act(requestId, 'extend', 'agent', { to, reason: 'Se busca el expediente en papel.' });
    await act(requestId, 'deny', 'clinician', { part: partId, grounds: 'danger', reason: 'Seen' });
    const keys = await offered(reference);
    expect(keys.map((key) => key.split('/')[0])).toEqual(['referred', 'extended', 'denied']);

    const referred = await letterOf(reference, 'referred');
    expect([referred.language, referred.title]).toEqual(['es-US', expect.stringContaining(reference)]);
    expect(referred.text).toContain(mails.provider);
    expect(referred.text).toContain('988');
    expect((await letterOf(reference, 'extended')).text).toContain('Se busca el expediente en papel.');
    const denied = await letterOf(reference, keys[2] ?? '');
    for (const said of [
      'Oficina de Derechos Civiles',
      '164.524(a)(3)(i)',
      '(212) 555-0188',
      'Para pedirlo, llame',
      'Página 1',
    ])
      expect(denied.text).toContain(said);
    expect(denied.text).not.toContain('solo está en este enlace');
    // Its date, and then what it is.
    expect(denied.structure.slice(0, 2)).toEqual(['P', 'H1']);
  });

  it('need a reason and someone who works on cases, and stand on the time line and in the trail', async () => {
    const { requestId, reference } = await askedRecords(office, 'with a reason');
    const path = `/cases/${reference}/paper-letters`;
    expect((await agent.post(path, { letter: 'referred', reason: ' ' })).status).toBe(400);
    const gone = await agent.post(path, { letter: 'extended', reason: 'Asked' });
    expect([gone.status, gone.text.includes('The case changed, so this can’t be done anymore')]).toEqual([
      409,
      true,
    ]);
    const auditor = await office.signIn('staff', mails.auditor);
    expect((await auditor.post(path, { letter: 'referred', reason: 'Asked' })).status).toBe(403);
    const page = await auditor.get(`/cases/${reference}`);
    expect(page.text).not.toContain('Make a letter on paper');
    await letterOf(reference, 'referred', 'Asked by phone');
    const made = await office.db.caseEvent.findMany({
      where: { caseId: requestId, code: 'letter-on-paper' },
    });
    expect(made).toMatchObject([
      { actorId: stableId(mails.agent), detail: { template: 'referred', reason: 'Asked by phone' } },
    ]);
    const lines = await office.db.auditEntry.findMany({ where: { act: 'case.letter-on-paper' } });
    expect(lines.filter(({ subjectId }) => subjectId === requestId)).toHaveLength(1);
  });
});

describe('letters about a request to amend on paper', () => {
  it('have the decision itself, with what the provider added, in the language of who asked', async () => {
    const email = 'on-paper@clients.example';
    await writeToSupport(office, 'client', 'records', { email, message: 'My date is wrong.' });
    const { id: contactId } = await contactOf(office, email);
    await office.db.client.update({ where: { id: stableId('client sourced') }, data: { email } });
    const opened = await takeAmendment(office, {
      contactId,
      by: { id: stableId(mails.agent), role: 'agent' },
      typed: {
        client: email,
        provider: mails.provider,
        requester: 'person',
        papers: 'Called back',
        words: 'The date of my first session is wrong.',
      },
    });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const { amendmentId, reference } = opened;
    await changeAmendment(office, {
      amendmentId,
      event: { kind: 'decide', decision: 'denied', grounds: 'accurate', by: null, words: 'It was in March.' },
      line: { key: 'decide', code: 'amendment-decided' },
      data: { grounds: 'accurate' },
    });
    // Someone took it since a page with this version was loaded.
    const stale = { reason: 'By phone', version: '0' };
    const late = await agent.post(`/cases/${reference}/amendment-acts/withdraw`, stale);
    expect([late.status, late.text.includes('The case has changed in the meantime')]).toEqual([409, true]);
    expect(await offered(reference)).toEqual(['asked', 'decided']);
    const { text, language } = await letterOf(reference, 'decided');
    expect(language).toBe('en-US');
    for (const said of ['It was in March.', 'Office for Civil Rights', '164.526(a)(2)(iv)', 'Page 1'])
      expect(text).toContain(said);
    expect(text).not.toContain('only with this link');
  });
});
