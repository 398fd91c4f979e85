import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { heldLoop } from '../harness/held-loop.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const part = (name: string, text: string) =>
  `--x\r\nContent-Disposition: form-data; ${name}\r\n\r\n${text}\r\n`;
const file = 'name="papers"; filename="a.pdf"';

/** Milliseconds for which such a form may hold the event loop. */
const mostMs = 99;

/** Sends a form as a stranger with a link that opens nothing. */
async function send(body: string, portal: 'client' | 'staff' = 'client') {
  const origin = office.originOf(portal);
  const path = portal === 'client' ? '/contact/conversation/opens-nothing' : '/cases/CR-7Q4M-2KXA/answers';
  const sent = request(new URL(path, origin), {
    method: 'POST',
    agent: false,
    headers: { origin, 'content-type': 'multipart/form-data; boundary=x' },
  });
  // Refused before it is whole, the rest of it is written to nobody.
  sent.on('error', () => undefined);
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return { status: answer.statusCode };
}

describe('a form with files of someone who may send none', () => {
  /** The first of these had ended the program. */
  it.each([
    ['ends within a file', part(file, 'the half of it').trimEnd()],
    ['ends within the head of a file', `--x\r\nContent-Disposition: form-data; ${file}`],
    ['ends within a file after others', part(file, 'one') + part(file, 'two').trimEnd()],
    ['ends before it begins', '--'],
    ['ends within a skipped part', `${part(file, '1').repeat(7)}--x\r\nX: y\r\n\r\nz`],
  ])('costs only itself where it %s', async (_, body) => {
    for (const portal of ['client', 'staff'] as const) expect((await send(body, portal)).status).toBe(400);
    expect((await office.browse('client').get('/health/live')).status).toBe(200);
  });

  it.each([
    ['fields', part('name="a"', '1').repeat(60_000), 413],
    [
      'long fields',
      Array.from({ length: 49 }, (_, index) =>
        part(`name="f${index}"`, `a${'\u0301\u0316'.repeat(60)}`.repeat(1_600)),
      ).join(''),
      413,
    ],
    ['files', part(file, '1').repeat(60_000), 413],
    ['parts without a name', '--x\r\n\r\n\r\n'.repeat(300_000), 413],
    ['lines of a head', `--x\r\n${'A: b\r\n'.repeat(200_000)}\r\n1\r\n--x--`, 404],
    ['ends that are none', `${part(file, '\r\n--'.repeat(1_000_000))}--x--`, 404],
  ])('holds up nobody with many %s', async (_, body, status) => {
    const answers: Awaited<ReturnType<typeof send>>[] = [];
    const heldMs = await heldLoop(async () => answers.push(await send(body)), mostMs);
    expect(answers).toEqual(answers.map(() => ({ status })));
    expect(heldMs).toBeLessThanOrEqual(mostMs);
  });

  it('is read past: more of them at once than memory is kept for refuse nobody', async () => {
    const whole = part(file, 'x'.repeat(10_000_000)).repeat(5);
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(`${whole}--x--`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });
});
