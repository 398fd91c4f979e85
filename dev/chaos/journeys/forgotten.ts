import { randomUUID } from 'node:crypto';
import { noteRetrievalId, retrievalChanged } from '../../../src/protocol/note-retrieval/messages.js';
import { newestCode } from '../mailbox.js';
import { actUntil, atDesk, hasten } from './desk.js';
import type { Journey } from './journey.js';

/** A provider who left without the notes proves the former mailbox and the former phone; a lead approves, a day passes, and one download follows. */
export const fetchForgottenNotes: Journey = {
  name: 'note-retrieval',
  share: 2,
  portal: 'provider',
  needs: 'left',
  staff: ['lead'],
  async go(person, who) {
    const { email, phone } = who;
    const { db } = person.town.behind;
    const message = 'I forgot to download my notes.';
    await person.ask('/contact/about/records', { form: randomUUID(), name: 'Noor Vale', email, message });
    const link = await person.find(email, /https?:\/\/[^/\s]+(\/notes-after-leaving\/link\/\S+)/);
    await person.ask(link, {});
    const { id, reference } = await person.until('the retrieval', async () => {
      const row = await db.noteRetrieval.findFirst({ where: { email }, include: { case: true } });
      return row === null ? undefined : { id: row.id, reference: row.case.reference };
    });
    let askAgainAt = 0;
    await person.until('both proofs', async () => {
      const { state } = await db.noteRetrieval.findUniqueOrThrow({ where: { id } });
      if (state === 'proven') return true;
      const code = newestCode(await person.town.messages(), phone);
      if (code !== undefined) await person.ask('/notes-after-leaving/code', { reference, code });
      else if (Date.now() > askAgainAt) {
        askAgainAt = Date.now() + 61_000;
        await person.ask(`${link}/code`, {});
      }
      return undefined;
    });
    const lead = await atDesk(person, who, 'lead');
    const fields = { reason: 'Both proofs are there' };
    await actUntil(lead, { reference, act: 'approveRetrieval', fields, state: 'waiting' });
    await lead.until('the wait', async () => {
      const { waitEndsAt } = await db.noteRetrieval.findUniqueOrThrow({ where: { id } });
      return waitEndsAt ?? undefined;
    });
    await hasten(person, {
      workflowId: noteRetrievalId(id),
      signal: retrievalChanged,
      async move(tx, at) {
        await tx.noteRetrieval.updateMany({ where: { id, state: 'waiting' }, data: { waitEndsAt: at } });
        await tx.case.updateMany({ where: { id, state: 'waiting' }, data: { dueAt: at } });
      },
    });
    const download = await person.find(email, /https?:\/\/[^/\s]+(\/notes-after-leaving\/download\/\S+)/);
    await person.until('the notes', async () => {
      const { bytes } = await person.download(download, {});
      if (bytes.subarray(0, 2).toString() === 'PK') return true;
      // There is one download: whose answer got lost on the way finds it used, and asks support for another.
      return (await db.noteRetrieval.count({ where: { id, state: 'downloaded' } })) > 0 || undefined;
    });
  },
};
