import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
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

it('files of a stranger that take long keep no place from another person’s', async () => {
  const [stranger, person] = await Promise.all(
    ['stranger', 'person'].map((name) =>
      startedConversation(office, 'client', { email: `${name}@clients.example` }),
    ),
  );
  const origin = office.originOf('client');
  const gone = new AbortController();
  const answers: string[] = [];
  const send = async (path: string, from: string, file: Buffer, name: string) => {
    const body = new FormData();
    body.append('message', name);
    body.append('form', name);
    body.append('papers', new Blob([Uint8Array.from(file)]), 'a');
    const { status } = await fetch(new URL(path, origin), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin, 'x-forwarded-for': from },
      body,
      signal: gone.signal,
    });
    answers.push(`${name} ${status}`);
  };
  const slow = slowPdf();
  const many = Array.from({ length: 8 }, (_, index) =>
    send(stranger?.path ?? '', '203.0.113.1', slow, `slow ${index}`).catch(() => undefined),
  );
  await Promise.race(many);
  await send(person?.path ?? '', '198.51.100.1', await picture('png'), 'photo');
  const before = answers.filter((answer) => answer.startsWith('slow') && answer.endsWith('303'));
  expect(answers.at(-1)).toBe('photo 303');
  expect(before.length).toBeLessThan(3);
  gone.abort();
  await Promise.all(many);
});
