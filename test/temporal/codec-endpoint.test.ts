import { createHash } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { appendAudit, byAccount } from '../../src/audit/trail.js';
import { limits } from '../../src/domain/limits.js';
import { removeStaff } from '../../src/operations/staff-member/change.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { codecTokenMs, issueCodecToken } from '../../src/tokens/codec-token.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type Browser } from '../harness/browser.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails, secrets } from '../harness/personas.js';
import { sendRaw } from '../harness/raw-request.js';
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

async function sealed(workflowId?: string) {
  const payloads = await createPayloadCodec(office.config.PAYLOAD_KEYS).encode(
    [defaultPayloadConverter.toPayload(secrets.noteText) ?? {}],
    workflowId === undefined ? undefined : { type: 'workflow', namespace: 'default', workflowId },
  );
  return payloads.map(asJson);
}

/** What stands where a payload can't be opened. */
const unreadable = asJson(
  defaultPayloadConverter.toPayload(
    'This cannot be opened: it was altered, or the key it was sealed under is gone.',
  ),
);

const decoded = () => portal.audited('codec.decode');

/** Asks as a page of some origin would, with the cookies of someone who is signed in. */
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
      {
        payloads: [
          ...(await sealed('contract-termination/abc')),
          ...(await sealed('contract-termination/abc')),
        ],
      },
      {
        'x-namespace': 'default',
        referer: `${portal.origin}/temporal/namespaces/default/workflows/contract-termination%2Fother/run/history`,
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
    });
    expect(entry?.detail).toEqual({ payloads: 2, workflows: 1, unproven: 0, unreadable: 0 });
    expect(more).toEqual([]);
    expect(JSON.stringify(entry?.detail)).not.toContain('heron');
  });

  it('leave one line a workflow, however many are asked for at once, so that each says who read it', async () => {
    const before = (await decoded()).length;
    const payloads = [
      ...(await sealed('client-migration/a')),
      ...(await sealed('client-migration/b')),
      ...(await sealed('client-migration/a')),
      ...(await sealed()),
      plain,
    ];
    await agent.json('/codec/decode', { payloads });
    const entries = (await decoded()).slice(before);
    expect(entries.map(({ subjectId, detail }) => [subjectId, detail])).toEqual([
      ['client-migration/a', { payloads: 2, workflows: 1, unproven: 0, unreadable: 0 }],
      ['client-migration/b', { payloads: 1, workflows: 1, unproven: 0, unreadable: 0 }],
      [null, { payloads: 2, workflows: 0, unproven: 2, unreadable: 0 }],
    ]);
  });

  it('leave one line a look at a workflow, though the UI asks for each of its payloads by itself', async () => {
    const before = (await decoded()).length;
    const payloads = await sealed('offboarding/one-look');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => agent.json('/codec/decode', { payloads })),
    );
    expect(new Set(answers.map(({ text }) => text))).toEqual(
      new Set([JSON.stringify({ payloads: [plain] })]),
    );
    await auditor.json('/codec/decode', { payloads });
    await agent.json('/codec/decode', { payloads: await sealed('offboarding/another') });
    const entries = (await decoded()).slice(before);
    expect(entries.map(({ subjectId }) => subjectId)).toEqual([
      'offboarding/one-look',
      'offboarding/one-look',
      'offboarding/another',
    ]);
    expect(entries[0]?.actorId).not.toBe(entries[1]?.actorId);
  });

  it('of many workflows within an hour are told of to the leads, once, and never to who read them', async () => {
    const told = () =>
      office.db.staffNotification.findMany({
        where: { kind: 'many_read' },
        select: { accountId: true, account: { select: { email: true } } },
      });
    const read = async (name: string, count: number) => {
      const all = await Promise.all(
        Array.from({ length: count }, (_, n) => sealed(`offboarding/${name}-${n}`)),
      );
      await agent.json('/codec/decode', { payloads: all.flat() });
    };
    await read('few', 50);
    expect(await told()).toEqual([]);
    await read('more', 55);
    await read('still-more', 55);
    expect((await told()).map(({ account: { email } }) => email)).toEqual([mails.lead]);
    expect(await createActivities(office).mailStaff({ at: office.clock().toISOString() })).toBe(1);
    const [mail, ...more] = office.take(mails.lead, 'Someone on the staff read the data of many workflows');
    expect(more).toEqual([]);
    expect(mail?.text).toContain('/audit?act=codec.decode');
    expect(mail?.text).not.toContain('offboarding');
  });

  it('of many workflows are told of, however often they ask for nothing in between', async () => {
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.auditor } });
    const told = () =>
      office.db.staffNotification.count({ where: { key: { startsWith: `many-read/${id}/` } } });
    const read = async (name: string) => {
      const all = await Promise.all(Array.from({ length: 60 }, (_, n) => sealed(`offboarding/${name}-${n}`)));
      await auditor.json('/codec/decode', { payloads: all.flat() });
    };
    await read('before');
    const before = await decoded();
    await auditor.json('/codec/decode', { payloads: [plain] });
    const [nothing] = (await decoded()).slice(before.length);
    expect(nothing?.detail).toMatchObject({ workflows: 0 });
    await office.db.$transaction(async (tx) => {
      for (let times = 0; times < 2_000; times += 1)
        await appendAudit(tx, {
          at: office.clock(),
          actor: byAccount(id),
          act: 'codec.decode',
          subject: { kind: 'temporal-workflow', id: null },
          detail: { payloads: 1, workflows: 0, unproven: 1, unreadable: 0 },
        });
    });
    expect(await told()).toBe(0);
    await read('after');
    expect(await told()).toBe(1);
  });

  it('can put no workflow into the audit trail that they choose', async () => {
    const forged = { ...plain, metadata: { ...plain.metadata, 'headway-workflow': base64(encode('other')) } };
    const { text } = await agent.json('/codec/encode', { payloads: [forged] });
    const before = (await decoded()).length;
    await agent.json('/codec/decode', text, {
      referer: `${portal.origin}/temporal/namespaces/default/workflows/other/run/history`,
    });
    await agent.json('/codec/decode', { payloads: [forged] });
    const entries = (await decoded()).slice(before);
    expect(entries.map(({ subjectId, detail }) => [subjectId, detail])).toEqual([
      [null, { payloads: 1, workflows: 0, unproven: 1, unreadable: 0 }],
      [null, { payloads: 1, workflows: 0, unproven: 1, unreadable: 0 }],
    ]);
  });

  it('get an empty list for none, as the CLI asks for a query without arguments', async () => {
    const before = (await decoded()).length;
    for (const body of [{}, { payloads: [] }]) {
      const { status, text } = await agent.json('/codec/encode', body);
      expect([status, text]).toEqual([200, '{"payloads":[]}']);
    }
    expect(await decoded()).toHaveLength(before);
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
    const before = (await portal.audited('codec.encode')).length;
    const encoded = await agent.json('/codec/encode', { payloads: [plain] });
    expect(encoded.text).not.toContain(plain.data);
    const opened = await agent.json('/codec/decode', encoded.text);
    expect(JSON.parse(opened.text)).toEqual({ payloads: [plain] });
    expect((await portal.audited('codec.encode')).slice(before)).toHaveLength(1);
  });

  it('who only read may open and not seal', async () => {
    const before = await portal.audited('codec.encode');
    expect((await auditor.json('/codec/decode', { payloads: await sealed() })).status).toBe(200);
    expect((await auditor.json('/codec/encode', { payloads: [plain] })).status).toBe(403);
    expect(await portal.audited('codec.encode')).toEqual(before);
  });
});

describe('an opening that cannot be written down', () => {
  it('does not happen, and is not blamed on who asked', async () => {
    const owner = new pg.Client({ connectionString: office.database.ownerUrl });
    await owner.connect();
    await owner.query('REVOKE INSERT ON audit_pending FROM headway_app');
    const { status, text } = await agent.json('/codec/decode', { payloads: await sealed() });
    await owner.query('GRANT INSERT ON audit_pending TO headway_app');
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

describe('a payload that cannot be opened', () => {
  const altered = {
    metadata: { encoding: base64(encode('binary/encrypted')), 'encryption-key-id': base64(encode('local')) },
  };
  it.each<[string, unknown]>([
    ['an altered one', { ...altered, data: base64(Buffer.alloc(64)) }],
    ['an empty one that says it is sealed', altered],
    [
      'one under a key that is gone',
      { metadata: { ...altered.metadata, 'encryption-key-id': base64(encode('2019')) }, data: 'AAAA' },
    ],
    ['one whose data is not base64', { ...altered, data: 'ä' }],
    ['one whose metadata is not text', { metadata: { encoding: 7 } }],
    ['nothing at all', null],
    ['a text', 'payload'],
  ])('says so in its place and hides no neighbor: %s', async (_, payload) => {
    const before = (await decoded()).length;
    const { status, text } = await agent.json('/codec/decode', {
      payloads: [...(await sealed()), payload, plain],
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ payloads: [plain, unreadable, plain] });
    const [entry] = (await decoded()).slice(before);
    expect(entry?.detail).toEqual({ payloads: 3, workflows: 0, unproven: 3, unreadable: 1 });
  });
});

describe('who may not ask', () => {
  const half = (path: string, browser: Browser | null, origin: string) =>
    [
      `POST ${path} HTTP/1.1`,
      `Host: localhost:${portal.port}`,
      `Origin: ${origin}`,
      `Cookie: ${Array.from(browser?.cookies ?? [], ([name, value]) => `${name}=${value}`).join('; ')}`,
      'Content-Type: application/json',
      'Content-Length: 8000000',
      '',
      '{"payloads": [',
    ].join('\r\n');

  it.each<[string, () => string, number]>([
    ['a stranger', () => half('/codec/decode', null, portal.origin), 401],
    ['a page of another site', () => half('/codec/decode', agent, 'https://evil.example'), 403],
    ['an auditor who seals', () => half('/codec/encode', auditor, portal.origin), 403],
  ])('is answered before what they send is there: %s', async (_, bytes, status) => {
    const answer = await sendRaw(portal.port, bytes());
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('"message":"');
    expect(answer).toContain('Cache-Control: no-store');
  });

  it('is told so before the body is there after too many requests, and alone', async () => {
    const { count, windowMs } = limits.codecPerAccount;
    await agent.json('/codec/decode', { payloads: [] });
    const ofAgent = `codec:${createHash('sha256').update(stableId(mails.agent)).digest('base64url')}`;
    await office.db.rateLimit.update({
      where: { key: ofAgent },
      data: { points: count, expire: new Date(Date.now() + windowMs) },
    });
    const answer = await sendRaw(portal.port, half('/codec/decode', agent, portal.origin));
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(answer).toContain('"code":"rate-limited"');
    expect((await auditor.json('/codec/decode', { payloads: [] })).status).toBe(200);
    await office.db.rateLimit.delete({ where: { key: ofAgent } });
    expect((await agent.json('/codec/decode', { payloads: [] })).status).toBe(200);
  });

  it('is told so before a long body is there, too', async () => {
    const bytes = half('/codec/decode', agent, portal.origin).replace('8000000', '9000000');
    expect(await sendRaw(portal.port, bytes)).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('a token in place of a cookie', () => {
  const ask = async (authorization: string, act = 'decode') => {
    const body = JSON.stringify({ payloads: [] });
    const headers = { authorization, 'content-type': 'application/json' };
    return (await fetch(`${portal.origin}/codec/${act}`, { method: 'POST', headers, body })).status;
  };
  const tokenOf = async (browser: Browser) =>
    /Bearer ([\w.-]+)/.exec((await browser.post('/codec-token', {})).text)?.[1] ?? '';

  it('opens and seals as its owner may', async () => {
    const [ofAgent, ofAuditor] = [await tokenOf(agent), await tokenOf(auditor)];
    expect([await ask(`Bearer ${ofAgent}`), await ask(`Bearer ${ofAgent}`, 'encode')]).toEqual([200, 200]);
    expect([await ask(`Bearer ${ofAuditor}`), await ask(`Bearer ${ofAuditor}`, 'encode')]).toEqual([
      200, 403,
    ]);
  });

  it('is refused when it is not ours, altered, or its hour is over', async () => {
    const token = await tokenOf(agent);
    const [session = '', until = '', digest = ''] = token.split('.');
    const later = [session, String(Number(until) + 60_000), digest].join('.');
    const other = [session.replace(/^./, (first) => (first === '0' ? '1' : '0')), until, digest].join('.');
    for (const wrong of ['', 'x', later, other, `${token}.`, [session, until].join('.')])
      expect([wrong, await ask(`Bearer ${wrong}`)]).toEqual([wrong, 401]);
    const issue = (now: Date) =>
      issueCodecToken(office.config.TOKEN_KEYS, { sessionIdHash: session, now }).token;
    expect(await ask(`Bearer ${issue(new Date(Date.now() - codecTokenMs + 60_000))}`)).toBe(200);
    expect(await ask(`Bearer ${issue(new Date(Date.now() - codecTokenMs))}`)).toBe(401);
  });

  it('ends with its owner’s access', async () => {
    const leaving = await portal.signIn(mails.auditor);
    const token = await tokenOf(leaving);
    expect(await ask(`Bearer ${token}`)).toBe(200);
    const removed = await removeStaff(office, {
      deciderId: stableId(mails.lead),
      memberId: stableId(mails.auditor),
      reason: 'Left the team today',
    });
    expect(removed).not.toHaveProperty('refused');
    expect(await ask(`Bearer ${token}`)).toBe(401);
  });
});

describe('what cannot be read', () => {
  it.each<[string, unknown]>([
    ['no JSON', '{"payloads": ['],
    ['a list', []],
    ['payloads that are not a list', { payloads: 'all' }],
  ])('is answered as a problem, and opens nothing: %s', async (_, body) => {
    const before = (await decoded()).length;
    const { status, text, response } = await agent.json('/codec/decode', body);
    expect(status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: '/docs#body-malformed',
      title: 'We couldn’t read the request.',
      status: 400,
      code: 'body-malformed',
      message: 'We couldn’t read the request.',
    });
    expect(await decoded()).toHaveLength(before);
  });

  it('seals nothing of a request with something that is no payload', async () => {
    const { status, text } = await agent.json('/codec/encode', { payloads: [plain, { data: 'ä' }] });
    expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ code: 'body-malformed' })]);
  });

  it('includes more than eight megabytes', async () => {
    const { status, text } = await agent.json('/codec/decode', {
      payloads: [{ data: 'A'.repeat(9 * 1024 * 1024) }],
    });
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: 'body-too-large' });
  });

  it.each(['encode', 'decode'])('includes more payloads to %s than anyone looks at', async (act) => {
    const payloads = Array.from({ length: 1_001 }, () => ({}));
    const { status, text } = await agent.json(`/codec/${act}`, { payloads });
    expect([status, JSON.parse(text)]).toEqual([413, expect.objectContaining({ code: 'body-too-large' })]);
    expect((await agent.json(`/codec/${act}`, { payloads: payloads.slice(1) })).status).toBe(200);
  });

  it('is nothing of the form that a page could send without script', async () => {
    const { status } = await agent.post('/codec/decode', { payloads: '[]' });
    expect(status).toBe(400);
  });

  it('is not asked for by GET', async () => {
    expect((await agent.get('/codec/decode')).status).toBe(404);
  });
});
