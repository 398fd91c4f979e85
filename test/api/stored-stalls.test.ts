import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { limits } from '../../src/domain/limits.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { findCase, mostLines } from '../../src/operations/case/record.js';
import { newestFirst } from '../../src/cases/seen.js';
import { writeToConversation } from '../../src/operations/contact-request/conversation.js';
import { sealMessage } from '../../src/operations/contact-request/message-text.js';
import { reports } from '../../src/operations/report/reports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { heldLoop } from '../harness/held-loop.js';
import { hostileTexts } from '../harness/hostile-texts.js';
import { mails } from '../harness/personas.js';
import { routesOf } from '../harness/routes.js';

/** Milliseconds for which what is stored may hold the event loop. */
const mostMs = 100;

/** Lines of a case to whose conversation someone has written thirty times an hour for four weeks. */
const manyLines = 20_160;

const email = 'stored@clients.example';
let office: BackOffice;
let lead: Browser;
let contact: Awaited<ReturnType<typeof contactOf>>;
let clientId: string;

/** What PostgreSQL takes of text: no NUL. */
const storable = (text: string) => text.replaceAll('\0', '\u0007');

/** Texts of every hostile shape, as long as free text may be. */
const texts = hostileTexts.map(([, shape]) => storable(`x${shape(limits.freeText - 1)}`));

/** The same, as long as a message may be: one that tells of a crisis. */
const cry = 'I want to die ';
const messages = hostileTexts.map(([, shape]) => storable(`${cry}${shape(limits.crisisText - cry.length)}`));

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await writeToSupport(office, 'client', 'something-else', { email, message: 'Can you help?' });
  contact = await contactOf(office, email);
  clientId = await addClientAccount(office, 'noor@clients.example');
  // The longest name that a form takes, all of it marks.
  const name = `x${'\u0301'.repeat(99)}`;
  await office.db.account.update({
    where: { id: clientId },
    data: { givenName: name, familyName: name },
  });
  for (const [place, text] of texts.entries()) await store(text, messages[place] ?? text);
  await office.db.$executeRaw`
    INSERT INTO case_event (case_id, key, at, code)
    SELECT ${contact.id}::uuid, 'again/' || number, now() - number * interval '2 minutes', 'contact-written'
    FROM generate_series(1, ${manyLines}::int) number`;
  lead = await office.signedIn('staff', mails.lead);
  await lead.post(`/people/${clientId}`, { reason: 'reads' });
});
afterAll(() => office.close());

/** Stores a text wherever someone may write so much about a case: three messages of the person, a note of staff, a task that was handed over. */
async function store(text: string, message: string): Promise<void> {
  const { db, config, clock } = office;
  for (let number = 0; number < 3; number += 1) {
    await db.rateLimit.deleteMany();
    const pressKey = randomUUID();
    const written = await writeToConversation(office, { requestId: contact.id, text: message, pressKey });
    if (isRefusal(written)) throw new Error(written.refused);
  }
  const authorId = stableId(mails.agent);
  const note = { ...sealMessage(config, randomUUID(), text), authorId, pressKey: randomUUID() };
  await db.caseNote.create({ data: { ...note, caseId: contact.id, writtenAt: clock() } });
  const id = randomUUID();
  await db.supportTask.create({
    data: {
      id,
      caseId: contact.id,
      key: id,
      kind: 'answer_contact',
      subjectId: clientId,
      openedAt: clock(),
      handOverNote: text,
    },
  });
}

/** What stands in the places of a path: the case, its first task, the person; every report. */
function pathsOf(route: string): string[] {
  const subject = { people: clientId, tasks: contact.case.tasks[0]?.id, staff: stableId(mails.agent) };
  const [, first = ''] = route.split('/');
  const path = route
    .replace(':reference', contact.case.reference)
    .replace(':id', subject[first as keyof typeof subject] ?? ':id');
  return first === 'reports' ? Object.keys(reports).map((name) => path.replace(':name', name)) : [path];
}

/** What says no where it isn't asked about anything, and readiness without a worker. */
const noes: Readonly<Record<string, number>> = {
  '/account/time-zone': 404,
  '/disclosures.pdf': 404,
  '/health/ready': 503,
  '/record-requests/new': 404,
  '/reset-password': 404,
  '/sign-up': 410,
  '/v1/email-verification': 409,
};

/** Asks until an answer doesn't hold the event loop; the status, and for how long it held it where that was too long each time. */
async function asked(ask: () => Promise<{ readonly status: number }>) {
  let status = 0;
  const held = await heldLoop(async () => {
    ({ status } = await ask());
  }, mostMs);
  return held > mostMs ? { status, heldMs: Math.round(held) } : { status };
}

describe('what is stored', () => {
  it('holds the event loop on no page of staff', async () => {
    const paths = routesOf('staff', office)
      .filter(({ method, path }) => method === 'GET' && !path.startsWith('/temporal'))
      .flatMap(({ path }) => pathsOf(path))
      // Links that were mailed, and what the case has none of.
      .filter((path) => !/[:*{]/.test(path));
    for (const path of [
      '/',
      '/cases',
      `/cases/${contact.case.reference}`,
      `/people/${clientId}`,
      '/audit.csv',
    ])
      expect(paths).toContain(path);
    const found: Record<string, unknown> = {};
    for (const path of paths) found[path] = await asked(() => lead.get(path));
    const expected = paths.map((path) => [path, { status: noes[path] ?? 200 }]);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  it('holds it in no search for it', async () => {
    for (const [number, q] of texts.entries())
      expect([
        hostileTexts[number]?.[0],
        await asked(() => lead.post('/search', { q, reason: 'looks' })),
      ]).toEqual([hostileTexts[number]?.[0], { status: 200 }]);
  });

  it('is shown: the case page has its messages, notes, tasks and lines', async () => {
    const { text } = await lead.get(`/cases/${contact.case.reference}`);
    expect(text).toContain('漢字');
    expect(text.length).toBeGreaterThan(40 * limits.crisisText);
    expect(text).toMatch(/The oldest lines aren’t shown: 19,\d{3} of them\./);
  });

  it('is shown line by line: the case page leads to the older lines, and each page to the next', async () => {
    const lines = async (browser: Browser, path: string) => {
      const { text } = await browser.get(path);
      const at = Array.from(text.matchAll(/<time datetime="([^"]+)"/gi), ([, instant]) => instant);
      return { at, older: /href="([^"]*\/lines\?after=\d+)"/.exec(text)?.[1] ?? null };
    };
    const stored = await office.db.caseEvent.findMany({
      where: { caseId: contact.id },
      orderBy: newestFirst,
      select: { at: true },
    });
    const reader = await office.signedIn('staff', mails.auditor);
    const seen: (string | undefined)[] = [];
    let { older } = await lines(reader, `/cases/${contact.case.reference}`);
    while (older !== null) {
      const page = await lines(reader, older);
      seen.push(...page.at);
      ({ older } = page);
    }
    expect(seen).toEqual(stored.slice(mostLines).map(({ at }) => at.toISOString()));
  });

  it('has every line that decides what may be done, however old', async () => {
    const first = { caseId: contact.id, key: 'first', code: 'gate-overridden', detail: { gate: 'notes' } };
    const at = new Date('2020-01-01T12:00:00Z');
    await office.db.caseEvent.create({ data: { ...first, at } });
    const row = await findCase(office.db, contact.case.reference);
    expect(row?.events).toHaveLength(mostLines + 1);
    expect(row?.events.at(-1)).toMatchObject({ ...first, at });
    expect(row?.leftOut).toBeGreaterThan(19_000);
  });
});
