import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { startedConversation } from '../harness/contacts.js';
import { picture, rawPdf } from '../harness/papers.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', environment: { TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => office.close());

/** A PDF of a page that takes long to draw: many wide curves. */
function slowPdf(): Buffer {
  const at = (index: number) => `${(index * 7_919) % 700} ${(index * 104_729) % 700}`;
  const curves = Array.from({ length: 500 }, (_, index) => {
    const [from, ...by] = [0, 1, 2, 3].map((point) => at(4 * index + point));
    return `${from} m ${by.join(' ')} c S`;
  });
  return rawPdf({ content: Buffer.from(`3 w ${curves.join('\n')}`) });
}

/** Sends a file behind a link from a network, with words that name it; the answer is its status. */
async function send(
  path: string,
  from: string,
  of: { readonly file: Buffer; readonly name: string; readonly signal?: AbortSignal },
) {
  const { file, name, signal } = of;
  const origin = office.originOf('client');
  const body = new FormData();
  body.append('message', name);
  body.append('form', name);
  body.append('papers', new Blob([Uint8Array.from(file)]), 'a');
  const { status } = await fetch(new URL(path, origin), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'x-forwarded-for': from },
    body,
    ...(signal === undefined ? {} : { signal }),
  });
  return status;
}

const messagesWithPapers = (requestId: string) =>
  office.db.contactMessage.count({ where: { requestId, papers: { some: {} } } });

it('a message whose sender leaves while its file is drawn is written', async () => {
  const { path, requestId } = await startedConversation(office, 'client', {
    email: 'leaves@clients.example',
  });
  const gone = new AbortController();
  const sent = send(path, '203.0.113.9', { file: slowPdf(), name: 'in a hurry', signal: gone.signal });
  sent.catch(() => undefined);
  await until(
    'it has come whole',
    async () => (await office.db.rateLimit.count({ where: { key: { startsWith: 'contact-replies:' } } })) > 0,
  );
  gone.abort();
  await expect(sent).rejects.toThrow();
  expect(await messagesWithPapers(requestId)).toBe(0);
  await until('it is written', async () => (await messagesWithPapers(requestId)) === 1);
});

it('files of a stranger that take long keep no place from another person’s', async () => {
  const [stranger, person] = await Promise.all(
    ['stranger', 'person'].map((name) =>
      startedConversation(office, 'client', { email: `${name}@clients.example` }),
    ),
  );
  const gone = new AbortController();
  const slow = slowPdf();
  const refused: number[] = [];
  const many = Array.from({ length: 8 }, async (_, index) => {
    const of = { file: slow, name: `slow ${index}`, signal: gone.signal };
    const status = await send(stranger?.path ?? '', '203.0.113.1', of).catch(() => null);
    if (status !== null && status !== 303) refused.push(status);
  });
  await Promise.race(many);
  // They came whole, and nobody waits for them anymore.
  gone.abort();
  await Promise.all(many);
  const photo = { file: await picture('png'), name: 'photo' };
  expect(await send(person?.path ?? '', '198.51.100.1', photo)).toBe(303);
  const drawn = await messagesWithPapers(stranger?.requestId ?? '');
  expect(drawn).toBeLessThan(3);
  await until('the rest is written', async () => (await messagesWithPapers(stranger?.requestId ?? '')) === 6);
});
