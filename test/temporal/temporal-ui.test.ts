import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type Browser } from '../harness/browser.js';
import { freePort } from '../harness/global-setup.js';
import { mails } from '../harness/personas.js';
import { openStaffPortal, type StaffPortal } from './staff-portal.js';

/** What reached the UI. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const workflow = '/temporal/api/v1/namespaces/default/workflows/contract-termination%2Fabc';

let office: BackOffice;
let portal: StaffPortal;
let ui: Server;
let asked: Asked[] = [];
let staff: Readonly<Record<'agent' | 'lead' | 'auditor', Browser>>;

/** In place of Temporal's UI: keeps what it is asked, and sets its cookie and one it has no business with. */
async function startUi(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      response.writeHead(200, {
        'content-type': 'text/plain',
        'set-cookie': ['_csrf=fresh; Path=/', 'headway_staff_session=stolen; Path=/'],
      });
      response.end('the UI');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

beforeAll(async () => {
  office = await openBackOffice({ worker: false });
  ui = await startUi();
  const { port } = ui.address() as AddressInfo;
  portal = await openStaffPortal(office, { TEMPORAL_UI_URL: `http://127.0.0.1:${port}` });
  const [agent, lead, auditor] = await Promise.all(
    [mails.agent, mails.lead, mails.auditor].map((mail) => portal.signIn(mail)),
  );
  if (!agent || !lead || !auditor) throw new Error('unreachable: three people signed in');
  staff = { agent, lead, auditor };
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  portal.close();
  ui.close();
  ui.closeAllConnections();
  await office.close();
});

/** Sends a path as it is; fetch would resolve its dots. */
function raw(path: string, browser: Browser, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const cookie = Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    httpRequest({
      port: portal.port,
      host: 'localhost',
      path,
      method,
      headers: { cookie, origin: portal.origin },
    })
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject)
      .end();
  });
}

describe('the Temporal UI behind the staff portal', () => {
  it('opens for nobody who is not signed in', async () => {
    const stranger = openBrowser(portal.origin);
    const page = await stranger.get('/temporal/namespaces/default/workflows?query=x');
    expect(page.text).toContain('value="/temporal/namespaces/default/workflows?query=x"');
    const { status } = await stranger.get('/temporal/api/v1/namespaces/default/workflows');
    expect(status).toBe(401);
    expect(asked).toEqual([]);
  });

  it.each(['agent', 'lead', 'auditor'] as const)('can be read by every role (%s)', async (role) => {
    const { status, text } = await staff[role].get(`${workflow}?execution.runId=1`);
    expect([status, text]).toEqual([200, 'the UI']);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${workflow}?execution.runId=1`,
    ]);
  });

  it('never sees the cookie of our session nor another of ours, and sets none but its own', async () => {
    staff.agent.cookies.set('_csrf', 'its-own');
    const session = staff.agent.cookies.get('headway_staff_session');
    const { response } = await staff.agent.get('/temporal', { authorization: 'Bearer secret' });
    expect(asked[0]?.headers.cookie).toBe('_csrf=its-own');
    expect(asked[0]?.headers.authorization).toBeUndefined();
    expect(response.headers.getSetCookie()).toEqual(['_csrf=fresh; Path=/']);
    expect(staff.agent.cookies.get('headway_staff_session')).toBe(session);
  });

  it.each([
    ['query', 'auditor', 'temporal.query', []],
    ['update/hold', 'agent', 'temporal.update', ['contract-termination/abc']],
    ['terminate', 'lead', 'temporal.terminate', ['contract-termination/abc']],
    ['cancel', 'lead', 'temporal.cancel', ['contract-termination/abc']],
    ['reset', 'lead', 'temporal.reset', ['contract-termination/abc']],
  ] as const)(
    'takes a %s from the %s, and what changes a workflow is written down',
    async (kind, role, act, subjects) => {
      const before = (await portal.audited(act)).length;
      const { status } = await staff[role].json(`${workflow}/${kind}`, { some: 'argument' });
      expect(status).toBe(200);
      expect(asked.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
        `POST ${workflow}/${kind} {"some":"argument"}`,
      ]);
      const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails[role] } });
      expect(
        (await portal.audited(act)).slice(before).map(({ subjectId, actorId }) => [subjectId, actorId]),
      ).toEqual(subjects.map((subject) => [subject, id]));
    },
  );

  it.each([
    ['update/hold', 'auditor'],
    ['terminate', 'agent'],
    ['cancel', 'agent'],
    ['reset', 'agent'],
    ['terminate', 'auditor'],
    ['signal/choice', 'lead'],
    ['pause', 'lead'],
    ['update/hold/more', 'lead'],
  ] as const)('refuses a %s from the %s', async (kind, role) => {
    const { status, text } = await staff[role].json(`${workflow}/${kind}`, {});
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ code: 'not-allowed' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['POST', '/temporal/api/v1/namespaces/default/batch-operations'],
    ['POST', '/temporal/api/v1/namespaces/default/workflows/new-workflow'],
    ['POST', '/temporal/api/v1/namespaces/default/schedules/nightly'],
    ['DELETE', workflow],
    ['PUT', `${workflow}/update/hold`],
    ['POST', `${workflow}/update/../terminate`],
    ['POST', `${workflow}%2Fupdate%2Fhold`],
    ['POST', '/temporal/api/v1/namespaces/default/workflows/..%2F..%2Fx/query'],
    ['POST', `//elsewhere.example${workflow}/terminate`],
    ['POST', `/temporal/x/../api/v1/namespaces/default/workflows/abc/terminate`],
  ])('lets an agent send no %s %s', async (method, path) => {
    expect(await raw(path, staff.agent, method)).toBeGreaterThanOrEqual(400);
    expect(asked).toEqual([]);
  });

  it('takes nothing that another site sends in a lead’s name', async () => {
    const { status } = await staff.lead.json(`${workflow}/terminate`, {}, { origin: 'https://evil.example' });
    expect(status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('leads nowhere outside /temporal', async () => {
    await raw('/temporal/../cases', staff.agent, 'GET');
    await raw('/temporality', staff.agent, 'GET');
    expect(asked).toEqual([]);
  });

  it('says that it is not possible at the moment while the UI is away', async () => {
    const alone = await openStaffPortal(office, { TEMPORAL_UI_URL: `http://127.0.0.1:${await freePort()}` });
    const agent = await alone.signIn(mails.agent);
    expect((await agent.get('/temporal')).status).toBe(503);
    expect((await agent.get(workflow)).status).toBe(503);
    alone.close();
  });
});
