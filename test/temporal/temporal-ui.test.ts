import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { refusalSentences } from '../../src/api/http/refusals.js';
import { acts, type Act } from '../../src/domain/acts.js';
import { limits } from '../../src/domain/limits.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { scheduleIds } from '../../src/temporal/schedules.js';
import { createThrottle } from '../../src/security/throttle.js';
import { issueActToken } from '../../src/tokens/act-token.js';
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

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Updates that our workflows know. */
const known: ReadonlySet<string> = new Set([...Object.keys(acts), 'choose']);

/** All but one of the refused acts of a day that are written down. */
async function useUpRefused(role: 'agent' | 'auditor'): Promise<void> {
  const count = createThrottle(office, 'act-refused', limits.refusedActsPerAccount);
  for (let number = 1; number < limits.refusedActsPerAccount.count; number += 1)
    await count(stableId(mails[role]));
}

/** A value as the codec seals it for the UI, or a text in its place. */
async function sealed(
  value: unknown,
  text = JSON.stringify(value),
  kind = 'json/plain',
): Promise<{ metadata: Record<string, string>; data: string }> {
  const { encode } = createPayloadCodec(office.config.PAYLOAD_KEYS);
  const [payload] = await encode([{ metadata: { encoding: Buffer.from(kind) }, data: Buffer.from(text) }]);
  return {
    metadata: Object.fromEntries(
      Object.entries(payload?.metadata ?? {}).map(([name, bytes]) => [
        name,
        Buffer.from(bytes).toString('base64'),
      ]),
    ),
    data: Buffer.from(payload?.data ?? []).toString('base64'),
  };
}

/** An act to paste, as the UI sends it. */
interface Issued {
  readonly updateId: string;
  readonly payload: Awaited<ReturnType<typeof sealed>>;
  readonly body: object;
}

/** A token for an act, sealed as the UI sends it under an id of its own. */
async function issued(
  role: 'agent' | 'lead',
  update: Act,
  workflowId = 'contract-termination/abc',
): Promise<Issued> {
  const { db, config, clock } = office;
  const updateId = randomUUID();
  const actToken = await issueActToken(db, config.TOKEN_KEYS, {
    accountId: stableId(mails[role]),
    role,
    workflowId,
    update,
    state: 'in_notice',
    argument: {},
    updateId,
    now: clock(),
  });
  const payload = await sealed({ actToken });
  return { updateId, payload, body: ofUi([payload]) };
}

const ofUi = (payloads: unknown, more: object = {}) => ({
  request: { meta: { updateId: 'of-the-ui', identity: 'ui' }, input: { args: { payloads } }, ...more },
});

/** What the trail says last of what became of an act. */
async function ending({ audited }: StaffPortal): Promise<{ outcome?: string; code?: string }> {
  const [last] = (await audited('temporal.update')).slice(-1);
  return (last?.detail ?? {}) as object;
}

/** What Temporal says of an update. */
const completed = async (result: object) => ({
  outcome: { success: { payloads: [await sealed(result)] } },
  stage: '…_STAGE_COMPLETED',
});
let answers: readonly (readonly [RegExp, object])[] = [];
const says = (answer: object) => {
  answers = [
    [/^\/temporal\/api\/v1\/settings$/, { Version: '2.42.1', Codec: null }],
    [/\/update\/\w+$/, answer],
  ];
};

/** In place of Temporal's UI: keeps what it is asked, and sets its cookie and one it has no business with. */
async function startUi(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      const said = answers.find(([path]) => path.test(request.url ?? ''))?.[1];
      response.writeHead(200, {
        'content-type': said === undefined ? 'text/plain' : 'application/json',
        'cache-control': 'public, max-age=60',
        'set-cookie': ['_csrf=fresh; Path=/', 'headway_staff_session=stolen; Path=/'],
      });
      response.end(said === undefined ? 'the UI' : JSON.stringify(said));
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

beforeEach(async () => {
  asked = [];
  says(await completed({ done: true }));
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

  it.each(['view', '__temporal_workflow_metadata', '__stack_trace', '__enhanced_stack_trace'])(
    'takes the query %s from anyone who reads, and nothing is written down',
    async (type) => {
      const before = await portal.audited('temporal.');
      const runId = randomUUID();
      const sent = { execution: { workflowId: 'of-another', runId }, query: { queryType: 'other' } };
      const { status } = await staff.auditor.json(`${workflow}/query/${type}?query.queryType=x`, sent);
      expect(status).toBe(200);
      expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `POST ${workflow}/query/${type}`,
      ]);
      expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ execution: { runId } });
      expect(await portal.audited('temporal.')).toEqual(before);
    },
  );

  /** An auditor's garbage in the arguments of a query failed the worker's task, and no act on that case was done. */
  it('passes nothing of a query on that a worker would open', async () => {
    const garbage = {
      metadata: { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('local') },
      data: base64('garbage garbage garbage garbage garbage'),
    };
    const fields = { any: garbage };
    const queries = [
      { query: { queryType: 'view', queryArgs: { payloads: [garbage] } } },
      { query: { query_type: 'view', query_args: { payloads: [garbage] } } },
      { query: { header: { fields } }, queryRejectCondition: 2, header: { fields }, more: [garbage] },
    ];
    for (const query of queries)
      expect((await staff.auditor.json(`${workflow}/query/view`, query)).status).toBe(200);
    expect(asked.map(({ body }) => body)).toEqual(queries.map(() => '{}'));
  });

  it.each<[string, string, unknown, number]>([
    ['of a kind that no page asks for', 'anything', {}, 403],
    ['of a name that every object has', 'constructor', {}, 403],
    ['that is no JSON', 'view', '{', 400],
    ['that is a list', 'view', [], 400],
    ['of a run that is none', 'view', { execution: { runId: '../x' } }, 400],
    ['longer than any page asks', 'view', { query: 'x'.repeat(10_000) }, 413],
  ])('takes no query %s', async (_, type, body, status) => {
    expect((await staff.auditor.json(`${workflow}/query/${type}`, body)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it('lets each workflow be read that a schedule starts, as Temporal names it, and no other with a colon', async () => {
    const [name] = scheduleIds(office.config);
    const paths = (id: string) => {
      const api = `/temporal/api/v1/namespaces/default/workflows/${id}`;
      const page = `/temporal/namespaces/default/workflows/${id}`;
      return [
        `${api}?execution.runId=1`,
        `${api}/history`,
        `${api}/history-reverse`,
        `${api}/run/0-1/history.json`,
        page,
        `${page}/0-1/history`,
      ];
    };
    const ids = scheduleIds(office.config).map((id) => encodeURIComponent(`${id}-2026-11-30T21:05:00Z`));
    const good = [...ids, ...ids.map((id) => id.replaceAll('%3A', ':'))].flatMap(paths);
    for (const path of good) expect([path, (await staff.auditor.get(path)).status]).toEqual([path, 200]);
    expect(asked.map(({ path }) => path)).toEqual(good);

    const others = [`${name}-2026-11-30T21:05`, `${name}:x`, `other/queue-2026-11-30T21:05:00Z`, 'a:b'];
    for (const path of others.flatMap((id) => paths(encodeURIComponent(id))))
      expect([path, (await staff.auditor.get(path)).status]).toEqual([path, 404]);
    expect(asked).toHaveLength(good.length);
  });

  it.each([
    ['hold', 'agent'],
    ['recordCall', 'agent'],
    ['withdraw', 'lead'],
    ['overrideGate', 'lead'],
  ] as const)(
    'takes the act %s from the %s as the update of its token, and writes down who sent which to what, and what came of it',
    async (act, role) => {
      const before = (await portal.audited('temporal.update')).length;
      const { updateId, payload, body: sent } = await issued(role, act);
      const { status, text } = await staff[role].json(`${workflow}/update/${act}`, sent);
      expect([status, JSON.parse(text)]).toEqual([
        200,
        expect.objectContaining({ stage: '…_STAGE_COMPLETED' }),
      ]);
      expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `POST ${workflow}/update/${act}`,
      ]);
      expect(JSON.parse(asked[0]?.body ?? '')).toEqual(ofUi([payload], { meta: { updateId } }));
      const entry = {
        actorId: stableId(mails[role]),
        subjectId: 'contract-termination/abc',
        detail: { act, updateId },
      };
      expect((await portal.audited('temporal.update')).slice(before)).toEqual([
        expect.objectContaining(entry),
        expect.objectContaining({ ...entry, detail: { ...entry.detail, outcome: 'accepted' } }),
      ]);
    },
  );

  /** An agent sent a colleague's refused act again, as it stood in the history: it was done in their name. */
  it.each([
    ['of a colleague', async () => (await issued('lead', 'hold')).body, 403, 'act-token-wrong'],
    ['for another act', async () => (await issued('agent', 'withdraw')).body, 403, 'act-token-wrong'],
    [
      'for another case',
      async () => (await issued('agent', 'hold', 'contract-termination/other')).body,
      403,
      'act-token-wrong',
    ],
    ['that nobody issued', async () => ofUi([await sealed({ actToken: 'x' })]), 403, 'act-token-wrong'],
    ['that is not there', async () => ofUi([await sealed({})]), 400, 'act-token-missing'],
  ] as const)(
    'passes no act on with a token %s, and writes down who tried',
    async (_, body, status, code) => {
      const answer = await staff.agent.json(`${workflow}/update/hold`, await body());
      expect([answer.status, JSON.parse(answer.text)]).toEqual([status, expect.objectContaining({ code })]);
      expect(asked).toEqual([]);
      expect((await portal.audited('temporal.update')).at(-1)).toMatchObject({
        actorId: stableId(mails.agent),
        detail: { act: 'hold', outcome: 'refused', code },
      });
    },
  );

  it.each<[string, () => Promise<object>, [number, string, string | undefined]]>([
    [
      'as a result, with the sentence that the UI shows',
      () => completed({ refused: 'last-day-too-soon', field: 'lastDay' }),
      [400, 'refused', 'last-day-too-soon'],
    ],
    [
      'as a failure, which the UI shows itself',
      async () => ({ outcome: { failure: { message: 'An act needs an act token.' } } }),
      [200, 'refused', undefined],
    ],
  ])('writes down a no that comes %s', async (_, answer, expected) => {
    says(await answer());
    const { status } = await staff.agent.json(
      `${workflow}/update/hold`,
      (await issued('agent', 'hold')).body,
    );
    const { outcome, code } = await ending(portal);
    expect([status, outcome, code]).toEqual(expected);
  });

  /** A worker that can't open what it is sent fails its task again and again, and nothing in that case moves. */
  it('takes no act that a worker could not read, and writes none down', async () => {
    const before = await portal.audited('temporal.');
    const { updateId, payload: good } = await issued('agent', 'hold');
    const altered = Buffer.concat([Buffer.from(good.data, 'base64'), Buffer.from([1])]).toString('base64');
    const unreadable = {
      'altered on the way': ofUi([{ ...good, data: altered }]),
      'of a key that nobody has': ofUi([
        { ...good, metadata: { ...good.metadata, 'encryption-key-id': base64('nobody') } },
      ]),
      'that holds no object': ofUi([await sealed('x')]),
      'that holds what is no JSON': ofUi([await sealed({}, '{')]),
      'in an encoding that nobody knows': ofUi([await sealed({}, '{}', 'klingon')]),
      'with more behind it, that nobody looks at': ofUi([good, await sealed('x'.repeat(5_000))]),
      'without an argument': ofUi([]),
      'of another shape': { some: 'argument' },
      'of many parts': { ...ofUi([good]), more: Array(1_000).fill(0) },
    };
    const answers: Record<string, number> = {};
    for (const [title, body] of Object.entries(unreadable))
      answers[title] = (await staff.agent.json(`${workflow}/update/hold`, body)).status;
    const tooLong = ofUi([await sealed('x'.repeat(300_000))]);
    expect((await staff.agent.json(`${workflow}/update/hold`, tooLong)).status).toBe(413);
    expect(answers).toEqual(Object.fromEntries(Object.keys(unreadable).map((title) => [title, 400])));
    expect(asked).toEqual([]);
    expect(await portal.audited('temporal.')).toEqual(before);

    const garbage = { metadata: { encoding: base64('binary/encrypted') }, data: '' };
    const header = { fields: { any: garbage } };
    const payload = { ...good, externalPayloads: [garbage] };
    const runId = randomUUID();
    const more = {
      meta: { update_id: 'a\0b', identity: 'a colleague' },
      input: { name: 'withdraw', header, args: { payloads: [payload], more: garbage } },
      completionCallbacks: [{ nexus: { url: 'http://elsewhere.example' } }],
      requestId: 'x',
    };
    await staff.agent.json(`${workflow}/update/hold?request.input.header=x`, {
      ...ofUi([payload], more),
      workflowExecution: { workflowId: 'of-another', runId },
      waitPolicy: { lifecycleStage: 1 },
      header,
    });
    expect(asked.map(({ path, body }) => [path, JSON.parse(body) as object])).toEqual([
      [`${workflow}/update/hold`, { workflowExecution: { runId }, ...ofUi([good], { meta: { updateId } }) }],
    ]);
  });

  /** After 2,000 updates of one run, good or bad, Temporal takes none for that case: forty seconds of a script had ended every act on it. */
  it('takes so many acts on one workflow a day from someone, and others’ after that', async () => {
    const flooded = 'contract-termination/abc-flooded';
    const { body } = await issued('agent', 'hold', flooded);
    const path = `${workflow}-flooded/update/hold`;
    const statuses: number[] = [];
    for (let sent = 0; sent < 60; sent += 1) statuses.push((await staff.agent.json(path, body)).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
    expect(asked).toHaveLength(50);
    expect((await staff.lead.json(path, (await issued('lead', 'hold', flooded)).body)).status).toBe(200);
  });

  it.each([
    ['update/hold', 'auditor', 'not-allowed'],
    ['update/overrideGate', 'agent', 'not-allowed'],
    // What clients and providers send in their own name is no act of staff.
    ['update/choose', 'agent', 'not-allowed'],
    ['update/choose', 'lead', 'not-allowed'],
    ['update/delayNotice', 'lead', 'not-allowed'],
    ['update/toString', 'lead', 'not-allowed'],
    ['update/__proto__', 'lead', 'not-allowed'],
    ['update/hold/more', 'lead', 'not-in-temporal-ui'],
    ['terminate', 'agent', 'not-in-temporal-ui'],
    ['terminate', 'lead', 'not-in-temporal-ui'],
    ['cancel', 'lead', 'not-in-temporal-ui'],
    ['reset', 'lead', 'not-in-temporal-ui'],
    ['signal/choice', 'lead', 'not-in-temporal-ui'],
    ['signal-with-start/choice', 'lead', 'not-in-temporal-ui'],
    ['pause', 'lead', 'not-in-temporal-ui'],
    ['update-options', 'lead', 'not-in-temporal-ui'],
  ] as const)('refuses %s from the %s with a sentence that the UI shows', async (kind, role, code) => {
    const before = await portal.audited('temporal.');
    const { status, text } = await staff[role].json(`${workflow}/${kind}`, {});
    expect(status).toBe(403);
    const answer = JSON.parse(text) as { code: string; title: string; message: string };
    expect(answer.code).toBe(code);
    expect(answer.message).toBe(answer.title);
    expect(answer.message.length).toBeGreaterThan(20);
    expect(asked).toEqual([]);
    const [, act = ''] = /^update\/(\w+)$/.exec(kind) ?? [];
    const line = {
      actorId: stableId(mails[role]),
      act: 'temporal.update',
      subjectId: 'contract-termination/abc',
      detail: { act: known.has(act) ? act : 'unknown', outcome: 'refused', code },
    };
    expect((await portal.audited('temporal.')).slice(before.length)).toEqual(
      act === '' ? [] : [expect.objectContaining(line)],
    );
  });

  /** An auditor sends as many as they like, and to workflows that they make up. */
  it('writes down so many refused acts of one account a day, and of every other one still', async () => {
    const written = async (role: 'agent' | 'auditor', act: string, id: string) => {
      const before = (await portal.audited('temporal.')).length;
      const { status } = await staff[role].json(`${workflow}-${id}/update/${act}`, ofUi([await sealed({})]));
      return [status, (await portal.audited('temporal.')).length - before];
    };
    await office.db.rateLimit.deleteMany();
    for (const role of ['agent', 'auditor'] as const) await useUpRefused(role);
    expect(await written('auditor', 'hold', 'first')).toEqual([403, 1]);
    expect(await written('auditor', 'hold', 'second')).toEqual([403, 0]);
    expect(await written('agent', 'hold', 'third')).toEqual([400, 1]);
    expect(await written('agent', 'choose', 'fourth')).toEqual([403, 0]);
    expect(await written('agent', 'hold', 'fifth')).toEqual([400, 0]);
    const { status, text } = await staff.auditor.json(`${workflow}${'x'.repeat(200)}/update/hold`, {});
    expect([status, JSON.parse(text)]).toMatchObject([403, { code: 'not-in-temporal-ui' }]);
    await office.db.rateLimit.deleteMany();
  });

  it.each([
    ['auditor', true],
    ['agent', false],
    ['lead', false],
  ] as const)('shows the %s no button that would be refused', async (role, onlyReads) => {
    const { status, text } = await staff[role].get('/temporal/api/v1/settings');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      Version: '2.42.1',
      Codec: { Endpoint: `${portal.origin}/codec` },
      DisableWriteActions: onlyReads,
      WorkflowUpdateDisabled: onlyReads,
      WorkflowCancelDisabled: true,
      WorkflowTerminateDisabled: true,
      WorkflowResetDisabled: true,
      WorkflowSignalDisabled: onlyReads,
      BatchActionsDisabled: true,
      StartWorkflowDisabled: true,
      ActivityCommandsDisabled: true,
    });
  });

  it.each([
    ['GET', '/temporal/auth/sso'],
    ['GET', '/temporal/api/v1/namespaces/other/workflows'],
    ['GET', '/temporal/api/v1/namespaces/default/workflows/x%2F..%2F..%2Fother'],
    ['GET', '/temporal/api/v1/nexus/endpoints'],
    ['OPTIONS', workflow],
    ['POST', '/temporal/api/v1/namespaces/default/activities/complete-by-id'],
    ['POST', '/temporal/api/v1/namespaces/other/workflows/abc/query/view'],
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

  it('tells the UI no header that it could take for one of its own', async () => {
    await staff.agent.get(workflow, {
      'x-http-method-override': 'DELETE',
      'grpc-metadata-caller': 'someone',
      'x-forwarded-for': '10.0.0.1',
      forwarded: 'for=10.0.0.1',
      te: 'trailers',
    });
    expect(Object.keys(asked[0]?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'connection',
      'cookie',
      'host',
    ]);
  });

  it('is kept by no cache and framed by nobody else, and only ever comes by TLS where there is TLS', async () => {
    const paths = [
      '/temporal',
      workflow,
      '/render?content=x',
      '/temporal/api/v1/settings',
      '/temporal/nothing',
    ];
    for (const path of paths) {
      const { headers } = (await staff.agent.get(path)).response;
      expect(headers.get('cache-control')).toBe('no-store');
      const policy = headers.get('content-security-policy')?.split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'self'",
          "form-action 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'self'",
        ]),
      );
      expect(headers.get('strict-transport-security')).toBeNull();
    }
    const { port } = ui.address() as AddressInfo;
    const secure = await openStaffPortal(office, {
      TEMPORAL_UI_URL: `http://127.0.0.1:${port}`,
      STAFF_PORTAL_URL: 'https://staff.headway.example',
    });
    for (const path of ['/temporal', '/temporal/api/v1/namespaces', '/render', '/codec/decode']) {
      const { headers } = await fetch(`${secure.origin}${path}`, { redirect: 'manual' });
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    secure.close();
  });

  it('keeps the files whose names change with their content', async () => {
    const { headers } = (await staff.agent.get('/temporal/_app/immutable/chunks/a-b_c.js')).response;
    expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  });

  it('frames its Markdown from where the UI looks for it, for staff alone', async () => {
    const stranger = openBrowser(portal.origin);
    expect((await stranger.get('/render?content=secret')).text).toContain('Log in');
    expect(asked).toEqual([]);
    const { status } = await staff.auditor.get('/render?content=**words**&theme=light');
    expect(status).toBe(200);
    expect(asked.map(({ path }) => path)).toEqual([
      '/temporal/temporal/render?content=**words**&theme=light',
    ]);
    expect((await staff.auditor.post('/render')).status).toBeGreaterThanOrEqual(400);
    // A link that someone sends to staff shows nobody's words as a page of ours.
    const opened = await staff.auditor.get('/render?content=**words**', { 'sec-fetch-dest': 'document' });
    expect(opened.status).toBe(404);
    expect(asked).toHaveLength(1);
    const within = await staff.auditor.get('/render?content=**words**', { 'sec-fetch-dest': 'iframe' });
    expect(within.status).toBe(200);
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

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['nobody answered', (response) => response.destroy()],
    // So Temporal answers after twenty seconds in which no worker did: the UI would say "Update successful".
    ['Temporal answered without an outcome', (response) => response.end('{"stage":"…_STAGE_ADMITTED"}')],
    ['Temporal failed at', (response) => response.writeHead(504).end('{"message":"deadline exceeded"}')],
  ])(
    'has an act that it passed on and that %s never be done, and no other; where it is under way it says that we don’t know',
    async (title, answer) => {
      const { db } = office;
      let underWay = '';
      const redeem = () =>
        db.actToken.updateMany({ where: { updateId: underWay }, data: { redeemedBy: 'worker' } });
      const silent = createServer((request, response) =>
        request.resume().on('end', () => void redeem().then(() => answer(response))),
      );
      await once(silent.listen(0, '127.0.0.1'), 'listening');
      const { port } = silent.address() as AddressInfo;
      const alone = await openStaffPortal(office, { TEMPORAL_UI_URL: `http://127.0.0.1:${port}` });
      const agent = await alone.signIn(mails.agent);
      const workflowId = `contract-termination/${title.replaceAll(' ', '-')}`;
      const path = `/temporal/api/v1/namespaces/default/workflows/${encodeURIComponent(workflowId)}/update/hold`;
      const press = async ({ updateId, body }: Issued) => {
        const { status, text } = await agent.json(path, body);
        const { outcome } = await ending(alone);
        const { redeemedBy, voidedAt } = await db.actToken.findFirstOrThrow({ where: { updateId } });
        return [status, (JSON.parse(text) as { message: string }).message, outcome, redeemedBy, !!voidedAt];
      };
      const asked = [await issued('agent', 'hold', workflowId), await issued('agent', 'hold', workflowId)];
      const colleagues = await issued('lead', 'hold', workflowId);
      const [first, second] = asked as [Issued, Issued];

      const no = [503, refusalSentences['temporarily-unavailable'].sentence, 'void', null, true];
      expect(await press(first)).toEqual(no);
      expect(await press(first)).toEqual(no);
      underWay = second.updateId;
      // Any status of success is "Update successful" to the UI.
      const unknown = [504, refusalSentences['outcome-unknown'].sentence, 'unknown', 'worker', false];
      expect(await press(second)).toEqual(unknown);
      expect(await db.actToken.findFirst({ where: { updateId: colleagues.updateId } })).toMatchObject({
        redeemedBy: null,
        voidedAt: null,
      });
      alone.close();
      silent.close();
    },
  );
});
