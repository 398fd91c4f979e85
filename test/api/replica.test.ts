import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type Browser } from '../harness/browser.js';
import { openSupportCase } from '../harness/contacts.js';
import { restoreDump, takeDump } from '../harness/dumps.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let standby: ReturnType<typeof connectDependencies>;
let server: Server;
let auditor: Browser;
let before: string;
let since: string;

/** An API whose configuration names the database as of a moment ago, in which nothing can be written, as a standby is. */
beforeAll(async () => {
  office = await openBackOffice({ worker: false });
  before = (await openSupportCase(office)).reference;
  const url = new URL(await restoreDump(await takeDump(office.database.databaseUrl)));
  url.searchParams.set('options', '-c default_transaction_read_only=on');
  standby = connectDependencies(loadConfig({ ...office.environment, DATABASE_REPLICA_URL: url.href }));
  since = (await openSupportCase(office)).reference;
  server = createServer(createApp('staff', standby));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const jar = new Map<string, string>();
  await office.signedIn('staff', mails.lead, jar);
  auditor = openBrowser(`http://localhost:${(server.address() as AddressInfo).port}`, jar);
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await standby.close();
  await office.close();
});

it('the list of cases, reports and the audit trail are read from the standby, where one is named', async () => {
  const cases = await auditor.get('/cases');
  expect([cases.text.includes(before), cases.text.includes(since)]).toEqual([true, false]);
  for (const path of ['/audit', '/audit.csv', '/reports/overdue-cases', '/reports/overdue-cases.csv'])
    expect([path, (await auditor.get(path)).status]).toEqual([path, 200]);
  await expect(standby.replica.$executeRaw`DELETE FROM "case"`).rejects.toThrow('read-only transaction');
});

it('the page of a case, and whatever someone has just done, comes from the main database', async () => {
  expect((await auditor.get(`/cases/${since}`)).status).toBe(200);
  const read = await office.db.auditEntry.findMany({ where: { act: 'report.read' } });
  expect(read).toHaveLength(2);
});
