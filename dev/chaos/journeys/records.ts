import { randomUUID } from 'node:crypto';
import { demoClients } from '../../demo-caseload.js';
import { createPerson, type Person } from '../person.js';
import { logInWithCode } from './getting-in.js';
import { must, type Journey, type Someone } from './journey.js';

/** The client whom a provider of a run has. */
export const clientOf = ({ email }: Someone) =>
  demoClients((email.split('@')[0] ?? '').replace('.', '-'), 1, 1)[0];

/** Waits until the case of a reference is closed. */
export async function untilClosed(person: Person, reference: string): Promise<void> {
  await person.until(`the end of ${reference.slice(0, 2)}`, async () =>
    (await person.town.isClosed(reference)) ? true : undefined,
  );
}

/** A provider has all notes exported, and downloads them once they are ready. */
export const exportNotes: Journey = {
  name: 'note-export',
  share: 6,
  portal: 'provider',
  needs: 'caseload',
  async go(person, who) {
    await logInWithCode(person, who, 'text');
    const notes = async () => {
      const page = await person.ask('/note-exports');
      const path = /\/note-exports\/[\da-f-]{36}/.exec(page.html)?.[0];
      const { html } = path === undefined ? { html: '' } : await person.ask(path);
      // In days of a second and a half an export is gone soon, perhaps before anything is mended: it is asked for again, and looked for all the time.
      if (path === undefined || html.includes('Expired')) await person.ask('/note-exports', {});
      if (path === undefined || !html.includes('/download')) return undefined;
      const { bytes } = await person.download(`${path}/download`, {});
      return bytes.subarray(0, 2).toString() === 'PK' ? true : undefined;
    };
    await person.until('the notes', notes, { longestPauseMs: 1_000 });
  },
};

/** A client closes the account and confirms it behind the mailed link; answers with the path of the link. */
export async function confirmClosing(person: Person, { email, password }: Someone): Promise<string> {
  await person.ask('/sign-in', { email, password });
  await person.until('the page that says a link is on its way', async () => {
    const { html } = await person.ask('/account/deactivate', { currentPassword: password });
    return /CD-[0-9A-Z]{4}-[0-9A-Z]{4}/.test(html) || undefined;
  });
  const link = await person.find(email, /https?:\/\/[^/\s]+(\/deactivation\/\S+)/);
  await person.ask(link, { press: 'confirm' });
  await person.find(email, /(will be deactivated)/);
  return link;
}

/** A client closes the account, confirms it behind the mailed link, and takes it back. */
export const closeAccount: Journey = {
  name: 'client-deactivation',
  share: 4,
  portal: 'client',
  needs: 'account',
  async go(person, who) {
    const link = await confirmClosing(person, who);
    const { html } = await person.ask(link, { press: 'withdraw' });
    must(!html.includes('value="withdraw"'), 'taking a deactivation back did nothing');
  },
};

/** A client asks for records by the contact form, and proves the mailbox; answers with the path of the link. */
export async function proveRequest(person: Person, who: Someone): Promise<string> {
  const email = clientOf(who)?.email ?? '';
  await person.ask('/contact/about/records', {
    form: randomUUID(),
    name: 'Amara Abbott',
    email,
    message: 'My records, please.',
  });
  const link = await person.find(email, /https?:\/\/[^/\s]+(\/records\/\S+)/);
  await person.ask(link, { press: 'prove' });
  return link;
}

/** A client asks for records, the provider releases the copy that we keep, and the client is told that it is ready and closes the request. */
export const askForRecords: Journey = {
  name: 'record-request',
  share: 5,
  portal: 'client',
  needs: 'caseload',
  async go(person, who) {
    const link = await proveRequest(person, who);
    const holder = createPerson(person.town, person.town.provider, who.index);
    const asked = await holder.find(who.email, /https?:\/\/[^/\s]+(\/records-asked\/\S+)/);
    await holder.ask(`${asked}/release`, {});
    await person.find(clientOf(who)?.email ?? '', /(records are ready)/i);
    const { html } = await person.ask(link, { press: 'confirm' });
    const reference = /RR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(html)?.[0] ?? '';
    must(reference !== '', 'the page of the request names no case');
    await untilClosed(person, reference);
  },
};
