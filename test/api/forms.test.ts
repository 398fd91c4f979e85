import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/api/http/fields.js';
import { readForms } from '../../src/api/http/forms.js';

const mostFields = 5_000;
let server: Server;

beforeAll(async () => {
  const refuse: ErrorRequestHandler = (error: { type: string }, _request, response, _next) => {
    response.status(400).send(error.type);
  };
  server = createServer(
    express()
      .use(...readForms(mostFields))
      .post('/', (request, response) => {
        response.json({ fields: fieldsOf(request.body), polluted: 'polluted' in {} });
      })
      .use(refuse),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => server.close());

async function send(body: string, type = 'application/x-www-form-urlencoded') {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  return answer.text();
}

const fieldsIn = async (body: string, type?: string) =>
  (JSON.parse(await send(body, type)) as { fields: object }).fields;

describe('a form', () => {
  it('is read as a browser sends it', async () => {
    expect(await fieldsIn('name=Zo%C3%AB+Vale&plan.3=a%26b&empty=&alone')).toEqual({
      name: 'Zoë Vale',
      'plan.3': 'a&b',
      empty: '',
      alone: '',
    });
    expect(await fieldsIn('a=first&a=last')).toEqual({ a: 'last' });
    expect(await fieldsIn('')).toEqual({});
  });

  it('changes nothing beside itself, whatever its fields are called', async () => {
    const answer = await send('__proto__=x&__proto__[polluted]=y&constructor=z&a=b');
    expect(JSON.parse(answer)).toMatchObject({ fields: { a: 'b', constructor: 'z' }, polluted: false });
  });

  it('has no more fields than may be', async () => {
    expect(Object.keys(await fieldsIn('a=1&'.repeat(mostFields - 1)))).toEqual(['a']);
    expect(await send('a=1&'.repeat(mostFields))).toBe('parameters.too.many');
  });

  it.each([
    ['utf-7', 'name=a+ACY-b'],
    ['utf-16le', 'name=a+b'],
    ['klingon', 'name=a+b'],
  ])(
    'hides no fields in a charset, which a form has none of (URL Standard, §5.1): %s',
    async (charset, body) => {
      const type = `application/x-www-form-urlencoded; charset=${charset}`;
      expect(await fieldsIn(body, type)).toEqual(await fieldsIn(body));
    },
  );

  it('takes time by its length, also where one name comes again and again', async () => {
    const turns: number[] = [];
    while (turns.length < 5 && !turns.some((ms) => ms < 700)) {
      const begun = process.cpuUsage();
      const answers = await Promise.all(Array.from({ length: 10 }, () => send('email=a&'.repeat(4_900))));
      expect(answers.every((answer) => answer.includes('"email":"a"'))).toBe(true);
      turns.push(process.cpuUsage(begun).user / 1_000);
    }
    // The parser before took a second and a half for these.
    expect(Math.min(...turns)).toBeLessThan(700);
  });
});
