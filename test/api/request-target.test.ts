import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { sendRaw } from '../harness/raw-request.js';

let office: BackOffice;
let port: number;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  port = Number(new URL(office.originOf('client')).port);
});
afterAll(() => office.close());

const ask = (target: string) =>
  sendRaw(port, `GET ${target} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);

describe('a request for', () => {
  it.each(['http://[', 'http://[/sign-in', '//[', 'http://localhost:99999999/sign-in', 'http://%00'])(
    '%s is refused with a sentence and our headers',
    async (target) => {
      const answer = await ask(target);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('Cache-Control: no-store');
      expect(answer).toContain('X-Content-Type-Options: nosniff');
      expect(answer).toContain('The address of this request');
    },
  );

  it.each([
    ['http://elsewhere.example/sign-in', 200],
    ['//sign-in', 404],
    ['/%ff', 404],
    ['/sign-in?%ff=%', 200],
    ['*', 404],
  ])('%s is answered as any other', async (target, status) => {
    const answer = await ask(target);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('Cache-Control: no-store');
    expect(answer).toContain('Content-Security-Policy:');
  });
});
