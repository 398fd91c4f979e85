import { once } from 'node:events';
import { createServer, request, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { readUploads, uploadLimits, uploadsOf } from '../../src/api/http/uploads.js';
import { RecordStoreAway } from '../../src/domain/away.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { heldLoop } from '../harness/held-loop.js';
import { takeLoggedErrors } from '../harness/log-lines.js';

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

const conversation = '/contact/conversation/opens-nothing';
const multipart = { 'content-type': 'multipart/form-data; boundary=x' };

/** Sends a form as a stranger with a link that opens nothing. */
function send(body: string, portal: 'client' | 'staff' = 'client') {
  const origin = office.originOf(portal);
  const path = portal === 'client' ? conversation : '/cases/CR-7Q4M-2KXA/answers';
  return sendTo(new URL(path, origin), { origin, ...multipart }, body);
}

async function sendTo(url: URL, headers: Readonly<Record<string, string>>, body: string) {
  const sent = request(url, { method: 'POST', agent: false, headers });
  // Refused before it is whole, the rest of it is written to nobody.
  sent.on('error', () => undefined);
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return { status: answer.statusCode };
}

describe('a part of a form', () => {
  it.each([
    ['a field without a name', 'Content-Disposition: form-data'],
    ['a field with an empty name', 'Content-Disposition: form-data; name=""'],
    ['a file without a name', 'Content-Disposition: form-data; filename="a.pdf"'],
    ['nothing that is said of it', 'X-Nothing: said'],
    ['no head at all', ''],
    ['a disposition of its own', 'Content-Disposition: attachment'],
    [
      'an unknown encoding',
      'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=klingon',
    ],
    ['a name that objects have', 'Content-Disposition: form-data; name="__proto__"'],
  ])('ends no program: %s', async (_, head) => {
    for (const portal of ['client', 'staff'] as const) {
      const body = `--x\r\n${head}\r\n\r\nhi\r\n--x--\r\n`;
      const { status = 0 } = await send(body, portal);
      expect(status).toBeGreaterThanOrEqual(300);
      expect(status).toBeLessThan(500);
    }
    expect((await office.browse('client').get('/health/live')).status).toBe(200);
  });
});

describe('a form that can’t be read to its end', () => {
  const cry = part('name="message"', 'I want to die');
  const tooLarge = {
    type: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `message=I+want+to+die${'x'.repeat(500_000)}`,
  };
  const cutOff = { type: multipart, body: `${cry}${part(file, 'the half of it').trimEnd()}` };
  const heard = () => office.db.contactRequest.count();

  it.each([
    ['one that is too large', tooLarge, 413],
    ['one that is cut off', cutOff, 400],
  ])('is told so of %s, and isn’t heard, where nobody knows whose page it is of', async (_, form, status) => {
    const before = await heard();
    const url = new URL(conversation, office.originOf('client'));
    for (const origin of [{}, { origin: 'null' }])
      expect(await sendTo(url, { ...form.type, ...origin }, form.body)).toEqual({ status });
    expect(await heard()).toBe(before);
  });

  it('is refused where it is surely another site’s, and isn’t heard', async () => {
    const before = await heard();
    const url = new URL(conversation, office.originOf('client'));
    for (const { type, body } of [tooLarge, cutOff])
      for (const from of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
        expect(await sendTo(url, { ...type, ...from }, body)).toEqual({ status: 403 });
    expect(await heard()).toBe(before);
  });

  it('is heard where it is ours', async () => {
    const before = await heard();
    expect(await send(cutOff.body)).toEqual({ status: 400 });
    expect(await heard()).toBe(before + 1);
  });
});

describe('a form with files of someone who reads Spanish', () => {
  let server: Server | null = null;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  it.each([
    ['the database is away', Object.assign(new Error('no'), { code: 'P1001' }), 503, 'nuestra base de datos'],
    [
      'Temporal is away',
      Object.assign(new Error('no'), { name: 'TransportError' }),
      503,
      'motor de procesos',
    ],
    ['the record store is away', new RecordStoreAway(), 503, 'almacén de expedientes'],
    ['something is wrong with us', new Error('no'), 500, 'Algo falló de nuestro lado'],
  ])('is answered in Spanish where %s', async (_, error, status, sentence) => {
    const db = new Proxy(office.db, {
      get: () => {
        throw error;
      },
    });
    server = createServer(createApp('client', { ...office, db }));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${conversation}`, {
      method: 'POST',
      headers: { ...multipart, origin: office.originOf('client'), 'accept-language': 'es-MX' },
      body: `${part('name="message"', 'Hola')}--x--`,
    });
    expect(answer.status).toBe(status);
    const text = await answer.text();
    expect([text.includes('<html lang="es"'), text.includes(sentence)]).toEqual([true, true]);
    expect(takeLoggedErrors()).toHaveLength(status === 500 ? 1 : 0);
  });
});

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

describe('files on their way', () => {
  const mb = 1_000_000;
  /** As of the product, in a hundredth of its bytes. */
  const small = { ...uploadLimits, held: { all: 2.56 * mb, each: 1.28 * mb } };
  let server: Server;
  let sent: ClientRequest[] = [];
  /** Bytes that the server has read, by owner. */
  let came: Map<string, number>;
  /** The links of whole forms that wait for their answer, and what lets them go. */
  let waiting: Set<string>;
  /** The links of forms whose answer is out, or that nobody waits for anymore. */
  let left: Set<string>;
  let letGo: () => void;
  afterEach(() => {
    letGo();
    for (const one of sent) one.destroy();
    sent = [];
    server.close();
    server.closeAllConnections();
  });

  /** A server that keeps files for whom the link names, and takes the network from a header as behind a proxy. Links to what waits are answered once it is let go. */
  async function listening(limits = small) {
    came = new Map();
    waiting = new Set();
    left = new Set();
    const released = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const app = express();
    app.set('trust proxy', true);
    app.use((asked, response, next) => {
      response.once('close', () => left.add(asked.path));
      asked.on('data', (chunk: Buffer) => came.set(asked.path, (came.get(asked.path) ?? 0) + chunk.length));
      asked.pause();
      next();
    });
    app.use(readUploads((asked) => Promise.resolve({ source: asked.ip ?? '', person: asked.path }), limits));
    app.post('/*any', async (asked, response) => {
      const files = uploadsOf(asked);
      response.set('X-Typed', JSON.stringify(asked.body));
      if (isRefusal(files)) return void response.status(409).send(files.refused);
      if (asked.path.includes('waits')) {
        const signal = files[0]?.by.signal;
        waiting.add(asked.path);
        await Promise.race([released, signal && once(signal, 'abort')]);
        waiting.delete(asked.path);
        if (signal?.aborted === true) return void response.status(409).send('papers-busy');
      }
      response.send(String(files.map(({ bytes }) => bytes.length)));
    });
    server = createServer(app);
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }

  const top = part('name="message"', 'here it is') + part(file, '').trimEnd() + '\r\n\r\n';

  /** Begins to upload a file behind a link; what it's answered comes as `answer`. */
  function begin(link: string, from: string, bytes: number) {
    const { port } = server.address() as AddressInfo;
    const one = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      agent: false,
      path: `/contact/conversation/${link}`,
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'x-forwarded-for': from },
    });
    sent.push(one);
    one.on('error', () => undefined);
    one.write(top);
    one.write('x'.repeat(bytes));
    const answer = once(one, 'response').then(async ([got]: IncomingMessage[]) => ({
      status: got?.statusCode,
      typed: got?.headers['x-typed'],
      text: Buffer.concat((await got?.toArray()) ?? []).toString(),
    }));
    answer.catch(() => undefined);
    const end = () => {
      one.end('\r\n--x--');
      return answer;
    };
    const isIn = () =>
      until('its bytes came', () =>
        Promise.resolve((came.get(`/contact/conversation/${link}`) ?? 0) >= bytes),
      );
    return { one, answer, end, isIn };
  }

  it('that fill what may be held end, the largest first, and keep nobody out who sends little', async () => {
    await listening();
    const holders = [];
    for (const [index, bytes] of [0.5, 0.45, 0.31, 0.5, 0.45, 0.31].entries()) {
      const holder = begin(`holder-${index}`, index < 3 ? '192.0.2.1' : '198.51.100.1', bytes * mb);
      await holder.isIn();
      holders.push(holder);
    }
    const person = begin('person', '203.0.113.1', 0.2 * mb);
    expect(await person.end()).toMatchObject({ status: 200, text: String(0.2 * mb) });
    const typed = JSON.stringify({ message: 'here it is' });
    expect(await holders[0]?.answer).toMatchObject({ status: 409, text: 'papers-busy', typed });
    // Those who hold less go on.
    for (const index of [1, 2, 4, 5]) expect(await holders[index]?.end()).toMatchObject({ status: 200 });
  });

  it('of one network that holds as much as it may make room for another person of it', async () => {
    await listening();
    const holder = begin('holder', '192.0.2.1', 1.2 * mb);
    await holder.isIn();
    const person = begin('person', '192.0.2.1', 0.2 * mb);
    expect(await person.end()).toMatchObject({ status: 200 });
    expect(await holder.answer).toMatchObject({ text: 'papers-busy' });
  });

  it('that came whole and wait make room for others, too, the largest of who holds most first', async () => {
    await listening();
    const sizes = [0.42, 0.42, 0.43, 0.42, 0.42, 0.4];
    const whole = sizes.map((bytes, index) =>
      begin(`waits-${index}`, index < 3 ? '192.0.2.1' : '198.51.100.1', bytes * mb).end(),
    );
    await until('they came whole', () => Promise.resolve(waiting.size === 6));
    const person = begin('person', '203.0.113.1', 0.2 * mb);
    expect(await person.end()).toMatchObject({ status: 200, text: String(0.2 * mb) });
    expect(await whole[2]).toMatchObject({ text: 'papers-busy' });
    expect(waiting.size).toBe(5);
    const neighbor = begin('neighbor', '198.51.100.1', 0.1 * mb);
    expect(await neighbor.end()).toMatchObject({ status: 200, text: String(0.1 * mb) });
  });

  /** Sends a form that waits, and leaves. */
  async function leave(link: string, bytes: number): Promise<void> {
    const gone = begin(link, '203.0.113.1', bytes);
    void gone.end();
    await until('it came whole', () => Promise.resolve(waiting.has(`/contact/conversation/${link}`)));
    gone.one.destroy();
    await until('the server knows', () => Promise.resolve(left.has(`/contact/conversation/${link}`)));
  }

  it('that came whole go on where who sent them left, and hold no more than who stays', async () => {
    await listening();
    await leave('waits-1', 0.7 * mb);
    await leave('waits-2', 0.5 * mb);
    const neighbor = begin('neighbor', '203.0.113.1', 0.2 * mb);
    expect(await neighbor.end()).toMatchObject({ status: 200, text: String(0.2 * mb) });
    await until('the largest made room', () => Promise.resolve(waiting.size === 1));
    expect([...waiting]).toEqual(['/contact/conversation/waits-2']);
  });

  it('that came whole end for who left as for who waits, once it takes too long', async () => {
    await listening({ ...small, answerMs: 500 });
    await leave('waits', 0.1 * mb);
    await until('it ended', () => Promise.resolve(waiting.size === 0));
  });

  it('that wait for longer than a proxy does are refused before, with what was typed', async () => {
    await listening({ ...small, answerMs: 50 });
    const waits = begin('waits', '203.0.113.1', 0.1 * mb);
    const typed = JSON.stringify({ message: 'here it is' });
    expect(await waits.end()).toMatchObject({ status: 409, text: 'papers-busy', typed });
    expect(uploadLimits.answerMs).toBeLessThan(60_000);
  });

  it('behind one link are those that were sent last', async () => {
    await listening();
    const first = begin('person', '203.0.113.1', 0.1 * mb);
    await first.isIn();
    const again = begin('person', '203.0.113.1', 0.1 * mb);
    expect(await first.answer).toMatchObject({ text: 'papers-busy' });
    expect(await again.end()).toMatchObject({ status: 200 });
  });

  it('that stand still end, and what was typed before them stays', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await listening();
      const slow = begin('slow', '203.0.113.1', 10);
      await slow.isIn();
      vi.advanceTimersByTime(2 * uploadLimits.pace.everyMs);
      expect(await slow.answer).toEqual({
        status: 409,
        typed: JSON.stringify({ message: 'here it is' }),
        text: 'body-too-slow',
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('that stand still and go on before another while is over don’t end', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { everyMs } = uploadLimits.pace;
      await listening();
      const person = begin('tunnel', '203.0.113.1', 80_000);
      await person.isIn();
      // A while with enough, one with nothing, and one with enough again.
      vi.advanceTimersByTime(2 * everyMs);
      person.one.write('x'.repeat(80_000));
      await until('the rest came', () =>
        Promise.resolve((came.get('/contact/conversation/tunnel') ?? 0) >= 160_000),
      );
      vi.advanceTimersByTime(2 * everyMs);
      expect(await person.end()).toMatchObject({ status: 200, text: '160000' });
      const still = begin('still', '203.0.113.1', 10);
      await still.isIn();
      vi.advanceTimersByTime(2 * everyMs);
      expect(await still.answer).toMatchObject({ text: 'body-too-slow' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('come at the pace of a slow phone', () => {
    const { bytes, everyMs } = uploadLimits.pace;
    expect((bytes / everyMs) * 1_000).toBeLessThanOrEqual(50_000 / 4);
  });

  it('hold nothing of a file beyond as many as may come at once', async () => {
    await listening({ ...small, held: { ...small.held, all: mb, each: mb } });
    const many = begin('many', '203.0.113.1', 0.1 * mb);
    for (let index = 1; index < 5; index += 1)
      many.one.write(`\r\n${part(file, 'x'.repeat(0.1 * mb)).trimEnd()}`);
    many.one.write(`\r\n${part(file, 'x'.repeat(2 * mb)).trimEnd()}`);
    expect(await many.end()).toMatchObject({ status: 200, text: '100000,100000,100000,100000,100000,0' });
  });
});
