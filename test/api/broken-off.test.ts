import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser } from '../harness/browser.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(() => office.close());

/** The answer's head was out; Express then prints the error, with the query and its values, wherever it doesn't run under tests. */
it('an answer that breaks off says so in the log, by name and places, and nowhere else', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { cookies } = await office.signedIn('staff', mails.auditor);
  let asked = 0;
  const failing = async () => {
    asked += 1;
    if (asked > 1) throw new Error('what someone typed');
    // The first page is full, so that a second one is asked for.
    return Array.from({ length: 1_001 }, (_, index) => ({ id: String(index + 1) }));
  };
  const replica = new Proxy(office.db, {
    get: (all, name) => (name === '$queryRaw' ? failing : (Reflect.get(all, name) as unknown)),
  });
  const server = createServer(createApp('staff', { ...office, replica }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(openBrowser(origin, cookies).get('/audit.csv')).rejects.toThrow();
  server.close();
  const lines = takeLoggedErrors();
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: 50, name: 'Error', msg: 'answer broken off' },
  ]);
  expect(lines.join()).not.toContain('what someone typed');
  expect(printed).not.toHaveBeenCalled();
});
