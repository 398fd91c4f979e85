import { once } from 'node:events';
import { createServer } from 'node:http';
import { createApp } from '../../src/api/app.js';
import type { Config } from '../../src/config.js';
import { password, type BackOffice } from '../harness/back-office.js';
import { openBrowser } from '../harness/browser.js';
import { letAnHourPass } from '../harness/one-time-codes.js';
import { freePort } from '../harness/global-setup.js';

/** A second staff portal of a back office, with settings of its own. */
export async function openStaffPortal(office: BackOffice, settings: Partial<Config>) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const config = { ...office.config, STAFF_PORTAL_URL: origin, ...settings };
  const server = createServer(createApp('staff', { ...office, config }));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    origin,
    port,
    async signIn(email: string) {
      const browser = openBrowser(origin);
      await letAnHourPass(office, email);
      await browser.post('/sign-in', { email, password });
      await office.enterCode('staff', browser);
      return browser;
    },
    /** The audit entries of some acts, oldest first. */
    audited: (prefix: string) =>
      office.db.auditEntry.findMany({ where: { act: { startsWith: prefix } }, orderBy: { seq: 'asc' } }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type StaffPortal = Awaited<ReturnType<typeof openStaffPortal>>;
