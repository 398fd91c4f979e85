import { defaultPayloadConverter } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type Browser } from '../harness/browser.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails, secrets } from '../harness/personas.js';
import { openStaffPortal, type StaffPortal } from './staff-portal.js';

const uiElsewhere = 'https://temporal.headway.example';
const cli = 'https://cli.headway.example';

let office: BackOffice;
let portal: StaffPortal;
let agent: Browser;
let auditor: Browser;

beforeAll(async () => {
  office = await openBackOffice({ worker: false });
  portal = await openStaffPortal(office, { CODEC_ORIGINS: `${uiElsewhere}, ${cli}` });
  agent = await portal.signIn(mails.agent);
  auditor = await portal.signIn(mails.auditor);
});

afterAll(async () => {
  portal.close();
  await office.close();
});

const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');

/** A payload as the Temporal UI sends it. */
const asJson = (payload: { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null }) => ({
  metadata: Object.fromEntries(
    Object.entries(payload.metadata ?? {}).map(([name, value]) => [name, base64(value)]),
  ),
  data: base64(payload.data),
});

const plain = asJson(defaultPayloadConverter.toPayload(secrets.noteText) ?? {});

async function sealed() {
  const payloads = await createPayloadCodec(office.config.PAYLOAD_KEYS).encode([
    defaultPayloadConverter.toPayload(secrets.noteText) ?? {},
  ]);
  return payloads.map(asJson);
}

const decoded = () => portal.audited('codec.decode');

/** Asks as a page of some origin would, with the cookies of somebody who is signed in. */
async function askFrom(origin: string, method: string, browser: Browser | null, body: string | null = null) {
  return fetch(`${portal.origin}/codec/decode`, {
    method,
    body,
    headers: {
      origin,
      'content-type': 'application/json',
      cookie: Array.from(browser?.cookies ?? [], ([name, value]) => `${name}=${value}`).join('; '),
    },
  });
}

describe('staff who look at a workflow', () => {
  it('see what it holds, and each opening stands in the audit trail with who, where and how much', async () => {
    const before = (await decoded()).length;
    const { status, text, response } = await agent.json(
      '/codec/decode',
      { payloads: [...(await sealed()), ...(await sealed())] },
      {
        'x-namespace': 'default',
        referer: `${portal.origin}/temporal/namespaces/default/workflows/contract-termination%2Fabc/run/history`,
      },
    );
    expect(status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(text)).toEqual({ payloads: [plain, plain] });
    const [entry, ...more] = (await decoded()).slice(before);
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.agent } });
    expect(entry).toMatchObject({
      actorKind: 'account',
      actorId: id,
      subjectKind: 'temporal-workflow',
      subjectId: 'contract-termination/abc',
      detail: { namespace: 'default', payloads: 2 },
    });
    expect(more).toEqual([]);
    expect(JSON.stringify(entry?.detail)).not.toContain('heron');
  });

  it('see as it is what was never sealed', async () => {
    const { text } = await agent.json('/codec/decode', { payloads: [plain, ...(await sealed())] });
    expect(JSON.parse(text)).toEqual({ payloads: [plain, plain] });
  });

  it('get the same answer whatever stands in the query', async () => {
    const { status, text } = await agent.json('/codec/decode?namespace=other&payloads=%5B%5D', {
      payloads: await sealed(),
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ payloads: [plain] });
  });

  it('seal and open again without loss', async () => {
    const encoded = await agent.json('/codec/encode', { payloads: [plain] });
    expect(encoded.text).not.toContain(plain.data);
    const opened = await agent.json('/codec/decode', encoded.text);
    expect(JSON.parse(opened.text)).toEqual({ payloads: [plain] });
    expect(await portal.audited('codec.encode')).toHaveLength(1);
  });

  it('who only read may open and not seal', async () => {
    expect((await auditor.json('/codec/decode', { payloads: await sealed() })).status).toBe(200);
    expect((await auditor.json('/codec/encode', { payloads: [plain] })).status).toBe(403);
    expect(await portal.audited('codec.encode')).toHaveLength(1);
  });
});

describe('an opening that cannot be written down', () => {
  it('does not happen, and is not blamed on who asked', async () => {
    const owner = new pg.Client({ connectionString: office.database.ownerUrl });
    await owner.connect();
    await owner.query('REVOKE INSERT ON audit_entry FROM headway_app');
    const { status, text } = await agent.json('/codec/decode', { payloads: await sealed() });
    await owner.query('GRANT INSERT ON audit_entry TO headway_app');
    await owner.end();
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal-error' });
    expect(text).not.toContain(plain.data);
    expect(takeLoggedErrors()).toEqual([expect.stringContaining('request failed')]);
  });
});

describe('others', () => {
  it('who are not signed in see nothing, and leave no trace of an opening', async () => {
    const before = (await decoded()).length;
    const { status, text } = await openBrowser(portal.origin).json('/codec/decode', {
      payloads: await sealed(),
    });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ code: 'not-signed-in' });
    expect(await decoded()).toHaveLength(before);
  });

  it('find no codec on the portals of providers and clients', async () => {
    const provider = await office.signIn('provider', mails.provider);
    expect((await provider.json('/codec/decode', { payloads: await sealed() })).status).toBe(404);
    expect((await office.browse('client').json('/codec/decode', { payloads: await sealed() })).status).toBe(
      404,
    );
  });

  it('are not let in by a provider’s session', async () => {
    const provider = await office.signIn('provider', mails.provider);
    expect((await askFrom(portal.origin, 'POST', provider, JSON.stringify({ payloads: [] }))).status).toBe(
      401,
    );
  });
});

describe('pages of other origins', () => {
  it.each([uiElsewhere, cli])('that are configured may ask, with the cookie (%s)', async (origin) => {
    const preflight = await askFrom(origin, 'OPTIONS', null);
    expect(preflight.status).toBe(204);
    const answer = await askFrom(origin, 'POST', agent, JSON.stringify({ payloads: await sealed() }));
    expect(answer.status).toBe(200);
    for (const { headers } of [preflight, answer]) {
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('vary')).toContain('Origin');
    }
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-namespace');
  });

  it.each([
    'https://temporal.headway.example.evil.example',
    'https://sub.temporal.headway.example',
    'http://temporal.headway.example',
    'https://temporal.headway.example:8443',
    'null',
  ])('that only look like them may not (%s)', async (origin) => {
    const before = (await decoded()).length;
    for (const [method, body] of [
      ['OPTIONS', null],
      ['POST', JSON.stringify({ payloads: await sealed() })],
    ] as const) {
      const { status, headers } = await askFrom(origin, method, agent, body);
      expect(status).toBe(403);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(await decoded()).toHaveLength(before);
  });
});

describe('what cannot be read', () => {
  const altered = {
    metadata: { encoding: base64(encode('binary/encrypted')), 'encryption-key-id': base64(encode('local')) },
  };
  it.each<[string, unknown]>([
    ['no JSON', '{"payloads": ['],
    ['nothing', ''],
    ['a list', []],
    ['no payloads', {}],
    ['payloads that are not a list', { payloads: 'all' }],
    ['data that is not base64', { payloads: [{ data: 'ä' }] }],
    ['metadata that is not text', { payloads: [{ metadata: { encoding: 7 } }] }],
    ['an altered payload', { payloads: [{ ...altered, data: base64(Buffer.alloc(64)) }] }],
    ['an empty payload that says it is sealed', { payloads: [altered] }],
    [
      'a key that is gone',
      {
        payloads: [
          { metadata: { ...altered.metadata, 'encryption-key-id': base64(encode('2019')) }, data: 'AAAA' },
        ],
      },
    ],
  ])('is answered as a problem, and opens nothing: %s', async (_, body) => {
    const before = (await decoded()).length;
    const { status, text, response } = await agent.json('/codec/decode', body);
    expect(status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: '/docs#body-malformed',
      title: 'The request could not be read.',
      status: 400,
      code: 'body-malformed',
    });
    expect(await decoded()).toHaveLength(before);
  });

  it('includes more than eight megabytes', async () => {
    const { status, text } = await agent.json('/codec/decode', {
      payloads: [{ data: 'A'.repeat(9 * 1024 * 1024) }],
    });
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: 'body-too-large' });
  });

  it('is nothing of the form that a page could send without script', async () => {
    const { status } = await agent.post('/codec/decode', { payloads: '[]' });
    expect(status).toBe(400);
  });

  it('is not asked for by GET', async () => {
    expect((await agent.get('/codec/decode')).status).toBe(404);
  });
});
