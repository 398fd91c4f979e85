import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createResetRequests } from '../../src/operations/password-reset/reset.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { until } from '../harness/until.js';

/** More than a worker's places for activities. */
const asking = 60;

let relay: Server;
let office: BackOffice;
const open = new Set<Socket>();
let broken = 0;

/** A relay that greets, and says nothing more once someone wants to send. */
function greetOnly(socket: Socket): void {
  open.add(socket);
  socket.write('220 relay.example\r\n');
  socket.on('data', (line) => {
    if (/^(EHLO|HELO)/.test(line.toString())) socket.write('250 relay.example\r\n');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    open.delete(socket);
    broken += 1;
  });
}

beforeAll(async () => {
  relay = createServer(greetOnly).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  office = await openBackOffice({
    leavesNothing: false,
    worker: false,
    environment: { SMTP_URL: `smtp://127.0.0.1:${port}` },
  });
});
afterAll(async () => {
  await office.close();
  for (const socket of open) socket.destroy();
  relay.close();
});

it('a relay that says nothing, and more mails for it than a worker has places, keep no code by text waiting', async () => {
  const ask = createResetRequests(office, 'client');
  for (let index = 0; index < asking; index += 1) {
    const email = `asks.${index}@clients.example`;
    await addClientAccount(office, email);
    await ask(email, [`network ${index}`]);
  }
  // All begin together, so that none of the first has been given up by then.
  await office.startWorker();
  const mailed = { where: { template: { startsWith: 'reset' }, attempts: { gt: 0 } } };
  await until('all mails were tried', async () => (await office.db.outboundMail.count(mailed)) >= 20);
  const before = broken;
  const browser = office.browse('provider');
  await browser.post('/sign-in', { email: mails.provider, password });
  await until('the code is sent', () =>
    // Its arrival may be reported before it is looked at.
    office.db.codeSend.findFirst({ where: { status: { in: ['accepted', 'delivered'] } } }),
  );
  // It went while the first mails still waited.
  expect(broken).toBe(before);
});
