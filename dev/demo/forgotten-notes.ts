import type { Dependencies } from '../../src/dependencies.js';
import { noteRetrievalId, retrievalChanged } from '../../src/protocol/note-retrieval/messages.js';
import { formerProvider } from './asking-people.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import { pressOn, save, type Places } from './hands.js';
import { linkTo, until } from './inbox.js';
import { codeTextedTo } from './log-in.js';

/** Contact form, the former mailbox, the former phone, a lead's approval, a day's wait, and one download. */
export async function fetchForgottenNotes(
  { db, temporal, clock }: Dependencies,
  places: Places,
  lead: DemoBrowser,
): Promise<void> {
  const { email, name, phone } = formerProvider;
  const person = createBrowser(places.provider);
  const message = 'I forgot to download my notes.';
  await expectStatus(person.visit('/contact/about/records', { name, email, message }), 200);
  const link = await linkTo(places.inbox, email, 'notes-after-leaving/link');
  await expectStatus(person.visit(link, {}), 200);
  const code = codeTextedTo(places.inbox, phone);
  await expectStatus(person.visit(`${link}/code`, {}), 200);
  const retrieval = await db.noteRetrieval.findFirstOrThrow({ where: { email }, include: { case: true } });
  const {
    id,
    case: { reference },
  } = retrieval;
  await expectStatus(person.visit('/notes-after-leaving/code', { reference, code: await code }), 200);
  say(`${email} forgot the notes, and proved the former mailbox and the former phone: ${reference}.`);
  await isIn(db, id, 'proven');
  await pressOn(lead, `/cases/${reference}`, 'Approve the release', 'Both proofs are there');
  await until('the wait', async () => {
    const { waitEndsAt } = await db.noteRetrieval.findUniqueOrThrow({ where: { id } });
    return waitEndsAt ?? undefined;
  });
  const at = clock();
  await db.noteRetrieval.update({ where: { id }, data: { waitEndsAt: at } });
  await db.case.update({ where: { id }, data: { dueAt: at } });
  await temporal.workflow.getHandle(noteRetrievalId(id)).signal(retrievalChanged);
  say('A lead approved. Every known address was told, and a day passed (the demonstration moved the date).');
  const download = await linkTo(places.inbox, email, 'notes-after-leaving/download');
  const { response } = await expectStatus(person.visit(download, {}), 200);
  say(`One download followed: ${await save(response, places.folder, 'forgotten-notes.zip')}`);
}

async function isIn(db: Dependencies['db'], id: string, state: string): Promise<void> {
  await until(`a retrieval that is ${state}`, async () => {
    const row = await db.noteRetrieval.findUniqueOrThrow({ where: { id } });
    return row.state === state ? state : undefined;
  });
}
