import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { withReadableTargets } from '../../src/api/http/request-target.js';
import type { Portal } from '../../src/domain/portals.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';
import { sendRaw } from '../harness/raw-request.js';
import { routesOf, somewhereOn } from '../harness/routes.js';

/** The portals as in production, behind a proxy that ends TLS. */
const origins = {
  client: 'https://care.headway.example',
  provider: 'https://provider.headway.example',
  staff: 'https://staff.headway.example',
} as const satisfies Record<Portal, string>;
const portals = Object.keys(origins) as Portal[];

let office: BackOffice;
const servers: Server[] = [];
const ports = new Map<Portal, number>();
const portOf = (portal: Portal) => ports.get(portal) ?? 0;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const config = {
    ...office.config,
    CLIENT_PORTAL_URL: origins.client,
    PROVIDER_PORTAL_URL: origins.provider,
    STAFF_PORTAL_URL: origins.staff,
  };
  for (const portal of portals) {
    const server = createServer(withReadableTargets(createApp(portal, { ...office, config })));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    servers.push(server);
    ports.set(portal, (server.address() as AddressInfo).port);
  }
});
afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await office.close();
});

const ask = (portal: Portal, path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${portOf(portal)}${path}`, { redirect: 'manual', ...init });

const form = (portal: Portal, fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { origin: origins[portal] },
});

/** Answers of every kind: each route that is read, what there isn't, and what is refused. */
async function answersOf(portal: Portal): Promise<(readonly [asked: string, answer: Response])[]> {
  const read = routesOf(portal, office).filter(({ method }) => method === 'GET');
  const paths = [...read.map(somewhereOn), '/nowhere', '/v1/nowhere', '/%00', '/docs/', '/%ff'];
  const got = await Promise.all(paths.map(async (path) => [path, await ask(portal, path)] as const));
  const foreign = await ask(portal, '/sign-in', { method: 'POST', headers: { origin: 'https://x.example' } });
  const tooLong = await ask(portal, '/sign-in', form(portal, { email: 'x'.repeat(500_000) }));
  return [...got, ['a foreign form', foreign], ['a form that is too long', tooLong]];
}

describe.each(portals)('every answer of the %s portal', (portal) => {
  let answers: Awaited<ReturnType<typeof answersOf>>;
  beforeAll(async () => {
    answers = await answersOf(portal);
  });
  const without = (fits: (headers: Headers) => boolean) =>
    answers.filter(([, { headers }]) => !fits(headers)).map(([asked]) => asked);

  it('is one of many kinds', () => {
    const statuses = new Set(answers.map(([, { status }]) => status));
    for (const status of [200, 303, 401, 403, 404, 413]) expect(statuses).toContain(status);
  });

  it.each([
    ['content-security-policy', /default-src 'none'/],
    ['content-security-policy', /object-src 'none'/],
    ['content-security-policy', /base-uri 'none'/],
    ['content-security-policy', /frame-ancestors 'none'/],
    ['x-content-type-options', /^nosniff$/],
    ['referrer-policy', /^same-origin$/],
    ['strict-transport-security', /^max-age=31536000; includeSubDomains$/],
    ['cache-control', /no-store|^public, max-age=3600$/],
  ])('has %s with %s', (name, value) => {
    expect(without((headers) => value.test(headers.get(name) ?? ''))).toEqual([]);
  });

  it('is shared with no other origin', () => {
    expect(without((headers) => !headers.has('access-control-allow-origin'))).toEqual([]);
  });

  it('says of what it carries which kind it is, and that it is UTF-8', () => {
    const says = (type: string) => /^(text|image|application)\/[\w.+-]+; charset=utf-8$/.test(type);
    expect(without((headers) => says(headers.get('content-type') ?? ''))).toEqual([]);
  });

  it('is cached by nobody, but for what is the same for everyone', () => {
    const cached = without((headers) => (headers.get('cache-control') ?? '').includes('no-store'));
    expect(cached.filter((path) => !path.startsWith('/assets/'))).toEqual([]);
  });
});

describe('where there is TLS', () => {
  it.each([
    [
      'the session, and that the browser is known',
      'provider',
      '/sign-in',
      { email: mails.provider, password },
    ],
    ['the token of forms', 'client', '/sign-in', null],
    ['the link to choose a password', 'staff', '/reset-password/abc', null],
  ] as const)(
    'the cookie of %s belongs to this host alone, and to no script',
    async (_, portal, path, fields) => {
      const answer = await ask(portal, path, fields === null ? {} : form(portal, fields));
      const cookies = answer.headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(0);
      for (const cookie of cookies) {
        const [named = '', ...attributes] = cookie.split('; ');
        expect(named).toMatch(/^__Host-headway_\w+=/);
        expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
        expect(cookie).not.toContain('Domain');
      }
    },
  );
});

describe('a request', () => {
  it.each(portals)(
    'to be told what it said itself (TRACE) is not answered by the %s portal',
    async (portal) => {
      const answer = await sendRaw(
        portOf(portal),
        'TRACE /sign-in HTTP/1.1\r\nHost: x\r\nX-Secret: s3cret\r\nConnection: close\r\n\r\n',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 40[345] /);
      expect(answer).not.toContain('s3cret');
    },
  );
});
