import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { openSupportCase } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

const leadId = stableId(mails.lead);
let office: BackOffice;
let agent: Browser;
let auditor: Browser;
let caseId: string;
let reference: string;
let leadName: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  agent = await office.signedIn('staff', mails.agent);
  auditor = await office.signedIn('staff', mails.auditor);
  const lead = await office.db.account.findUniqueOrThrow({ where: { id: leadId } });
  leadName = `${lead.givenName} ${lead.familyName}`;
  ({ caseId, reference } = await openSupportCase(office));
});
beforeEach(async () => {
  await office.db.caseNote.deleteMany();
  await office.db.staffNotification.deleteMany();
});
afterAll(() => office.close());

const write = (note: string, form = note) => agent.post(`/cases/${reference}/notes`, { note, form });
const told = () => office.db.staffNotification.findMany({ select: { accountId: true, kind: true } });

describe('an internal note', () => {
  it('is read on the case by those who work on cases alone, and is kept sealed', async () => {
    const words = '<b>Her mother</b> *calls* on [Monday](https://evil.example)';
    await write(words);
    const page = (await agent.get(`/cases/${reference}`)).text;
    expect(page).toContain('&lt;b>Her mother&lt;/b> *calls* on [Monday](https://evil.example)');
    const read = await auditor.get(`/cases/${reference}`);
    expect(read.text).not.toContain('Her mother');
    expect(read.text).not.toContain('Internal notes');
    const [kept] = await office.db.caseNote.findMany();
    expect(Buffer.from(kept?.sealedText ?? []).toString()).not.toContain('mother');
    const { detail } = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'case.note' },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.stringify(detail)).not.toContain('mother');
  });

  it('tells whom it mentions, once for a press that comes twice, and not its own author', async () => {
    const { givenName } = await office.db.account.findUniqueOrThrow({ where: { id: stableId(mails.agent) } });
    await write(`@${leadName}, please look; I, @${givenName}, am off`, 'press');
    await write(`@${leadName}, please look; I, @${givenName}, am off`, 'press');
    expect(await office.db.caseNote.count({ where: { caseId } })).toBe(1);
    expect(await told()).toEqual([{ accountId: leadId, kind: 'mentioned' }]);
  });

  it('with other words is another one, though the Back button brought its form back, and whatever key that form has', async () => {
    const key = randomBytes(6_000).toString('base64url');
    for (const words of ['Called her', 'Called her mother', 'Called her'])
      expect((await write(words, key)).text).toContain('The note is saved');
    expect(await office.db.caseNote.count({ where: { caseId } })).toBe(2);
  });

  it('that mentions nobody we know is not saved, and what was typed stays', async () => {
    const answer = await write('@Nobody of ours, help');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('None of the agents and leads has the name after an @.');
    expect(answer.text).toContain('@Nobody of ours, help</textarea>');
    expect(await told()).toEqual([]);
  });

  it.each([
    ['of spaces', ' \n\t ', 'Write a note.'],
    ['of 40,000 letters without a space', 'x'.repeat(40_000), '4,000'],
  ])('%s is refused with a sentence', async (_, note, sentence) => {
    const answer = await write(note);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(sentence);
    expect(await office.db.caseNote.count()).toBe(0);
  });

  it('is written by nobody who only reads', async () => {
    expect((await auditor.post(`/cases/${reference}/notes`, { note: 'x' })).status).toBe(403);
    expect((await agent.post('/cases/CR-0000-0000/notes', { note: 'x' })).status).toBe(404);
    expect(await office.db.caseNote.count()).toBe(0);
  });
});

describe('which emails someone gets', () => {
  it('is theirs to choose, whatever their role, and shows what they chose', async () => {
    const checked = (text: string) =>
      Array.from(text.matchAll(/name="(\w+)" value="yes" checked/g), ([, kind]) => kind);
    expect(checked((await auditor.get('/notifications')).text)).toEqual([
      'assigned',
      'mentioned',
      'due_soon',
    ]);
    await auditor.post('/notifications', { mentioned: 'yes' });
    expect(checked((await auditor.get('/notifications?done=saved')).text)).toEqual(['mentioned']);
    expect(checked((await agent.get('/notifications')).text)).toEqual(['assigned', 'mentioned', 'due_soon']);
  });
});
