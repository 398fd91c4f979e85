import { caseEvents, type EventDetail } from '../../src/domain/case/events.js';
import { openCase } from '../../src/cases/open.js';
import type { Portal } from '../../src/domain/portals.js';
import { until, type BackOffice } from './back-office.js';
import type { Answer, Browser } from './browser.js';
import { pathIn } from './clients.js';

/** The newest message to support from an address, with its case, conversation and tasks. */
export function contactOf({ db }: Pick<BackOffice, 'db'>, email: string) {
  return db.contactRequest.findFirstOrThrow({
    where: { email },
    orderBy: { id: 'desc' },
    include: {
      messages: { orderBy: { id: 'asc' } },
      case: { include: { events: { orderBy: { id: 'asc' } }, tasks: { orderBy: { id: 'asc' } } } },
    },
  });
}

/** Opens a case that waits for support, of a message without words: for tests of what every case has. */
export function openSupportCase({ db, clock }: Pick<BackOffice, 'db' | 'clock'>) {
  return db.$transaction((tx) =>
    openCase(tx, {
      kind: 'contact_request',
      workflowId: (id) => `contact-request/${id}`,
      state: 'open',
      waitingOn: 'support',
      at: clock(),
    }),
  );
}

/** Writes to support on a portal, as the form does; the answer is the page. */
export function writeToSupport(
  office: BackOffice,
  portal: Portal,
  topic: string,
  fields: Readonly<Record<string, string>>,
) {
  return office.browse(portal).post(`/contact/about/${topic}`, { name: 'Noor Vale', ...fields });
}

/** Writes to support and waits for the email with the link; the answer is the link's path and the reference. */
export async function startedConversation(
  office: BackOffice,
  portal: Portal,
  {
    email,
    topic = 'something-else',
    message = 'Can you help?',
  }: { email: string; topic?: string; message?: string },
) {
  const page = await writeToSupport(office, portal, topic, { email, message });
  const [reference = ''] = /CR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.text) ?? [];
  const mail = await until(
    'the acknowledgement is there',
    async () => office.take(email, `We got your message (${reference})`)[0] ?? null,
  );
  // The line comes after the mail: what happens next is to stand behind it.
  const { id } = await until('it is noted', async () => {
    const found = await contactOf(office, email);
    return found.case.events.some(({ code }) => code === 'contact-acknowledged') ? found : null;
  });
  return { reference, requestId: id, path: pathIn(mail) };
}

/** Asks for records and for a list of disclosures from an address that has no link to either afterwards; answers with what support reads of why. */
export async function notStartedFrom(office: BackOffice, email: string) {
  const said = async (topic: 'records' | 'disclosures') => {
    await office.db.rateLimit.deleteMany();
    await startedConversation(office, 'client', { email, topic, message: `About my ${topic}` });
    const { case: row } = await until('it is said', async () => {
      const found = await contactOf(office, email);
      return found.case.events.some(({ key }) => key === 'started' || key === 'not-started') ? found : null;
    });
    return row.events
      .filter(({ code }) => code === 'contact-not-started')
      .map(({ detail }) => caseEvents['contact-not-started'](detail as EventDetail));
  };
  return { records: await said('records'), disclosures: await said('disclosures') };
}

/** How many requests for records, and for lists of disclosures, there are of a client. */
export function askedFor({ db }: Pick<BackOffice, 'db'>, clientId: string): Promise<number[]> {
  const where = { clientId };
  return Promise.all([db.recordRequest.count({ where }), db.accountingRequest.count({ where })]);
}

/** Answers a conversation on its case page, as a member of staff who has read it. */
export async function answerOnCase(
  staff: Browser,
  reference: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const read = await newestRead(staff, reference);
  return staff.post(`/cases/${reference}/answers`, { read, ...fields });
}

/** The newest message that a case page shows, as the form of its answer says. */
export async function newestRead(staff: Browser, reference: string): Promise<string> {
  return readIn((await staff.get(`/cases/${reference}`)).text);
}

/** The same, of a page. */
export function readIn(page: string): string {
  return /name="read" value="([^"]*)"/.exec(page)?.[1] ?? '';
}
