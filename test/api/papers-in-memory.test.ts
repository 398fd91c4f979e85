import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { watchChildren } from '../harness/children.js';
import { startedConversation } from '../harness/contacts.js';
import { pngOfSize } from '../harness/papers.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', environment: { TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => office.close());

/** Four people, each of a network of their own, send a file at once; their answers, and what the API and its processes took. */
async function sendAtOnce(file: Buffer, run: string) {
  const names = Array.from({ length: 4 }, (_, index) => `${run}.${index}`);
  const paths = await Promise.all(
    names.map((name) => startedConversation(office, 'client', { email: `${name}@clients.example` })),
  );
  const origin = office.originOf('client');
  const answers: string[] = [];
  const before = process.memoryUsage.rss();
  const { most, megabytes } = await watchChildren(async () => {
    await Promise.all(
      paths.map(async ({ path }, index) => {
        const body = new FormData();
        body.append('message', 'A photo.');
        body.append('form', 'once');
        body.append('papers', new Blob([Uint8Array.from(file)]), 'a.png');
        const answer = await fetch(new URL(path, origin), {
          method: 'POST',
          redirect: 'manual',
          headers: { origin, 'x-forwarded-for': `203.0.113.${index}` },
          body,
        });
        answers.push(
          `${answer.status} ${/The picture is too large to open/.exec(await answer.text())?.[0] ?? ''}`,
        );
      }),
    );
  });
  return { answers, most, megabytes, grown: (process.memoryUsage.rss() - before) / 1024 / 1024 };
}

it('four people who send wide pictures at once are refused, and no process grows', async () => {
  const wide = pngOfSize(1_000_000, 59, { color: 'rgba', bits: 16, isInterlaced: true });
  const { answers, most, megabytes, grown } = await sendAtOnce(wide, 'wide');
  expect(answers).toEqual(Array.from({ length: 4 }, () => '400 The picture is too large to open'));
  expect(most).toBeLessThanOrEqual(2);
  expect(megabytes).toBeLessThan(300);
  expect(grown).toBeLessThan(300);
});

it('four people who send the largest pictures at once are answered, two at a time, each within its share', async () => {
  const deep = pngOfSize(20_000, 1_125, { color: 'rgba', bits: 16, isInterlaced: true });
  const { answers, most, megabytes, grown } = await sendAtOnce(deep, 'deep');
  expect(answers).toEqual(Array.from({ length: 4 }, () => '303 '));
  expect(most).toBeLessThanOrEqual(2);
  expect(megabytes).toBeLessThan(640);
  expect(grown).toBeLessThan(300);
});
