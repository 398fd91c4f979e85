import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { RecordStore } from '../../ports.js';
import { createScanner } from '../../adapters/clamd.js';
import { checkRelay } from '../../adapters/smtp.js';
import { accountStatus, type TwilioAccess } from '../../adapters/twilio-client.js';
import { trouble, Unanswered, well, type Finding } from './finding.js';

/** Whether the record store takes an object, gives it back as it was, and removes it. */
export async function recordStoreWorks(store: RecordStore): Promise<Finding[]> {
  const folder = `doctor/${randomUUID()}`;
  const key = `${folder}/probe`;
  const content = randomUUID();
  await store.put(key, oneChunk(content));
  const read = await text(await store.get(key));
  await store.deleteFolder(folder);
  if (read !== content)
    return [
      trouble('It gives back something else than it took.', 'Point RECORD_STORE_URL at a sound store.'),
    ];
  return (await store.size(key)) === null
    ? [well('It takes, gives and removes an object.')]
    : [
        trouble(
          'It keeps what is removed.',
          'Allow s3:DeleteObject for the back office, and no object lock on its bucket.',
        ),
      ];
}

/** Whether ClamAV's daemon answers. */
export async function scannerAnswers(url: string): Promise<Finding[]> {
  if (url === '') return [well('None is configured: files are drawn again, and not scanned.')];
  if (!(await createScanner(url).answers())) throw new Unanswered('It does not answer.');
  return [well('It answers.')];
}

/** Whether the mail relay answers and lets us in; no mail is sent. */
export async function relayAnswers(url: string): Promise<Finding[]> {
  await checkRelay(url);
  return [well('It answers and lets us in.')];
}

/** Whether Twilio knows the account, and it is active; nothing is sent. */
export async function twilioAnswers(access: TwilioAccess): Promise<Finding[]> {
  const status = await accountStatus(access);
  return [
    status === 'active'
      ? well('The account is active.')
      : trouble(
          `The account is ${status}: no code goes out.`,
          'Ask Twilio why (console.twilio.com), and settle it; sign-in by mailed code goes on.',
        ),
  ];
}

async function* oneChunk(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
