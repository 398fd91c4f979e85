import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueActToken } from '../../src/tokens/act-token.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import type { Answer, Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { routesOf } from '../harness/routes.js';
import type { Portal } from '../../src/domain/portals.js';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: JsonSchema }> }>;
}
interface OpenApi {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: { readonly Problem: JsonSchema } };
}

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

async function documentOf(portal: Portal): Promise<OpenApi> {
  return JSON.parse((await office.browse(portal).get('/openapi.json')).text) as OpenApi;
}

describe('/openapi.json', () => {
  it.each(['client', 'provider', 'staff'] as const)(
    'of the %s portal describes every route under /v1, and no other',
    async (portal) => {
      const { openapi, servers, paths } = await documentOf(portal);
      expect([openapi, servers]).toEqual(['3.1.0', [{ url: office.originOf(portal) }]]);
      const described = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const mounted = routesOf(portal, office)
        .filter(({ path }) => path.startsWith('/v1'))
        .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
      expect(new Set(described)).toEqual(new Set(mounted));
    },
  );

  it('gives every operation a name of its own, a summary, and each parameter of its path', async () => {
    const { paths } = await documentOf('provider');
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, summary, parameters = [] } of operations) {
      expect(summary).toMatch(/\.$/);
      expect(parameters).toEqual(
        Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
          name,
          in: 'path',
          required: true,
          schema: { type: 'string' },
        })),
      );
    }
  });
});

describe('an answer of the JSON API', () => {
  /** Operations whose answer a test before has compared with the description. */
  const asked = new Set<string>();
  const lastDay = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  const body = (charts: Record<string, string>) => ({
    lastDay,
    recordsContact: { practice: 'Moreau Practice', phone: '555 010 1234' },
    clients: [
      { chartId: charts['sourced'], plan: 'care_ends', careEndsBecause: 'client_decision', atRisk: true },
      { chartId: charts['silent'], plan: 'follows_provider', contested: true },
    ],
    acknowledged: ['own_clients_are_yours', 'headway_sourced_stay', 'download_notes'],
  });

  it('is what the description says, for every operation of the provider portal', async () => {
    const document = await documentOf('provider');
    const provider = await office.signedIn('provider', mails.provider);
    const answers: Record<string, Answer> = {};
    answers['get /v1/session'] = await provider.get('/v1/session');
    answers['get /v1/caseload'] = await provider.get('/v1/caseload');
    const terminations = '/v1/contract-terminations';
    answers[`post ${terminations}`] = await provider.json(terminations, body(office.people.charts));
    const { reference } = JSON.parse(answers[`post ${terminations}`]?.text ?? '') as { reference: string };
    const again = await provider.json(terminations, body(office.people.charts));
    expect([again.status, JSON.parse(again.text)]).toEqual([200, { reference }]);
    answers[`get ${terminations}/{reference}`] = await provider.get(`${terminations}/${reference}`);
    answers['post /v1/note-exports'] = await provider.json('/v1/note-exports', {});
    const { id } = JSON.parse(answers['post /v1/note-exports']?.text ?? '') as { id: string };
    answers['get /v1/note-exports'] = await provider.get('/v1/note-exports');
    answers['get /v1/note-exports/{id}'] = await provider.get(`/v1/note-exports/${id}`);
    for (const act of ['withdrawal', 'last-day', 'notice-delay'])
      answers[`post ${terminations}/{reference}/${act}`] = await provider.json(
        `${terminations}/CT-0000-0000/${act}`,
        {
          withdrawal: {},
          'last-day': { lastDay },
          'notice-delay': { days: 2 },
        }[act],
      );
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([
      200, 200, 201, 200, 202, 200, 200, 404, 404, 404,
    ]);
  });

  it('is what the description says, for every operation of the staff portal', async () => {
    const document = await documentOf('staff');
    const staff = await office.signedIn('staff', mails.agent);
    const answers = {
      'get /v1/session': await staff.get('/v1/session'),
      'get /v1/cases': await staff.get('/v1/cases'),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(JSON.parse(answers['get /v1/cases'].text)).toMatchObject({ cases: [{}, {}] });
  });

  it('is what the description says, for every operation of the own account', async () => {
    const document = await documentOf('provider');
    const provider = await office.signedIn('provider', mails.newProvider);
    await office.signedIn('provider', mails.newProvider);
    const wrong = { currentPassword: 'not this one', password: 'copper lantern drifts north' };
    const { db, config, people } = office;
    await issueActToken(db, config.TOKEN_KEYS, {
      workflowId: 'contract-termination/none',
      update: 'withdraw',
      state: 'requested',
      accountId: people.newProvider.accountId,
      role: 'provider',
      updateId: 'an-act',
      validMs: 0,
      argument: {},
      now: new Date(),
    });
    const answers = {
      'get /v1/acts/{id}': await provider.get('/v1/acts/an-act'),
      'get /v1/account': await provider.get('/v1/account'),
      'get /v1/account/sessions': await provider.get('/v1/account/sessions'),
      'delete /v1/account/sessions': await provider.remove('/v1/account/sessions'),
      'delete /v1/account/sessions/{id}': await provider.remove('/v1/account/sessions/none'),
      'post /v1/account/email': await provider.json('/v1/account/email', {
        currentPassword: password,
        email: 'wilma@new-practice.example',
      }),
      'post /v1/account/details': await provider.json('/v1/account/details', {
        currentPassword: password,
        givenName: 'Wilma',
      }),
      'post /v1/account/time-zone': await provider.json('/v1/account/time-zone', {
        timeZone: 'Mars/Olympus',
      }),
      'post /v1/account/password': await provider.json('/v1/account/password', wrong),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([
      200, 200, 200, 200, 404, 202, 200, 400, 400,
    ]);
  });

  it.each(['provider', 'staff'] as const)(
    'is what the description says, for every operation of two-factor on the %s portal',
    async (portal) => {
      const document = await documentOf(portal);
      const email = portal === 'staff' ? mails.agent : mails.provider;
      const person = await office.signedIn(portal, email);
      const reset = { currentPassword: 'not this one' };
      const signedIn = {
        'get /v1/two-factor': await person.get('/v1/two-factor'),
        'post /v1/account/two-factor/reset': await person.json('/v1/account/two-factor/reset', reset),
        'delete /v1/account/devices': await person.remove('/v1/account/devices'),
      };
      const waiting = office.browse(portal);
      await waiting.post('/sign-in', { email, password });
      const phone = { phone: '212 555 0188', method: 'text', consents: true };
      const pending = {
        'post /v1/two-factor/enrolment': await waiting.json('/v1/two-factor/enrolment', phone),
        'post /v1/two-factor/codes': await waiting.json('/v1/two-factor/codes', { method: 'voice' }),
        'post /v1/two-factor/verification': await waiting.json('/v1/two-factor/verification', { code: '1' }),
      };
      for (const [operation, answer] of Object.entries({ ...signedIn, ...pending }))
        expectDescribed(document, operation, answer);
      expect(Object.values(signedIn).map(({ status }) => status)).toEqual([200, 400, 200]);
      expect(Object.values(pending).map(({ status }) => status)).toEqual([409, 202, 400]);
    },
  );

  it('is what the description says, for every operation of getting in', async () => {
    const document = await documentOf('client');
    await addClientAccount(office, 'noor.vale@gmail.com');
    const guardian = await office.signedIn('client', 'noor.vale@gmail.com');
    const stranger = office.browse('client');
    // A login ends what a browser knows of a sign-up.
    const elsewhere = office.browse('client');
    const person = {
      email: 'noor.vale+sam@gmail.com',
      givenName: 'Sam',
      familyName: 'Vale',
      birthDate: '2015-05-05',
      timeZone: 'America/New_York',
    };
    const chosen = 'velvet lantern orbit thimble';
    const link = { token: 'cut-off', password: chosen };
    const answers = {
      'post /v1/sign-ups': await stranger.json('/v1/sign-ups', {
        ...person,
        email: 'sam.reed@clients.example',
        phone: '212 555 0142',
        password: chosen,
      }),
      'post /v1/session': await elsewhere.json('/v1/session', { email: 'noor.vale@gmail.com', password }),
      'delete /v1/session': await elsewhere.remove('/v1/session'),
      'get /v1/family-members': await guardian.get('/v1/family-members'),
      'post /v1/family-members': await guardian.json('/v1/family-members', {
        ...person,
        relationship: 'parent',
      }),
      'get /v1/email-verification': await stranger.get('/v1/email-verification'),
      'post /v1/email-verification/mails': await stranger.json('/v1/email-verification/mails', {}),
      'post /v1/email-verification/address': await stranger.json('/v1/email-verification/address', {
        email: 'at home',
      }),
      'post /v1/email-verifications/{token}': await stranger.json('/v1/email-verifications/cut-off', {}),
      'post /v1/email-verifications/{token}/disavowal': await stranger.json(
        '/v1/email-verifications/cut-off/disavowal',
        {},
      ),
      'post /v1/account-holds': await stranger.json('/v1/account-holds', { token: 'cut-off' }),
      'post /v1/password-resets': await stranger.json('/v1/password-resets', { email: person.email }),
      'post /v1/password-resets/completions': await stranger.json('/v1/password-resets/completions', link),
      'post /v1/password-strength': await stranger.json('/v1/password-strength', { password: chosen }),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([
      202, 200, 200, 200, 202, 200, 429, 400, 404, 404, 404, 202, 404, 200,
    ]);
  });

  it('is what the description says, for every operation of a lost phone', async () => {
    const document = await documentOf('provider');
    const stranger = office.browse('provider');
    const recoveries = '/v1/factor-recoveries';
    const cutOff = { token: 'cut-off' };
    const answers = {
      [`post ${recoveries}`]: await stranger.json(recoveries, { email: 'nobody@providers.example' }),
      [`post ${recoveries}/mailbox-proofs`]: await stranger.json(`${recoveries}/mailbox-proofs`, cutOff),
      [`post ${recoveries}/cancellations`]: await stranger.json(`${recoveries}/cancellations`, cutOff),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([202, 404, 404]);
  });

  it('is what the description says, for every operation of a former provider who asks for the notes', async () => {
    const document = await documentOf('provider');
    const stranger = office.browse('provider');
    const retrievals = '/v1/note-retrievals';
    const cutOff = { token: 'cut-off' };
    const code = { reference: 'NR-0000-0000', code: '123456' };
    const answers = {
      [`post ${retrievals}/mailbox-proofs`]: await stranger.json(`${retrievals}/mailbox-proofs`, cutOff),
      [`post ${retrievals}/codes`]: await stranger.json(`${retrievals}/codes`, cutOff),
      [`post ${retrievals}/phone-proofs`]: await stranger.json(`${retrievals}/phone-proofs`, code),
      [`post ${retrievals}/cancellations`]: await stranger.json(`${retrievals}/cancellations`, cutOff),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([404, 404, 403, 404]);
  });

  it.each(['client', 'provider'] as const)(
    'is what the description says, for every operation of the contact form of the %s portal',
    async (portal) => {
      const document = await documentOf(portal);
      const stranger = office.browse(portal);
      const requests = '/v1/contact-requests';
      const newAddresses = '/v1/address-recoveries';
      const message = { topic: 'something_else', name: 'Noor Vale', message: 'Hello' };
      const token = 'cut-off';
      const answers = {
        [`post ${requests}`]: await stranger.json(requests, { ...message, email: `noor@${portal}.example` }),
        [`post ${requests}/messages`]: await stranger.json(`${requests}/messages`, {
          token,
          message: 'Hello',
          key: 'key-of-press',
        }),
        [`post ${requests}/settlements`]: await stranger.json(`${requests}/settlements`, { token }),
        [`post ${requests}/ratings`]: await stranger.json(`${requests}/ratings`, { token, rating: 5 }),
        'post /v1/suppression-releases': await stranger.json('/v1/suppression-releases', { token }),
        [`post ${newAddresses}/mailbox-proofs`]: await stranger.json(`${newAddresses}/mailbox-proofs`, {
          token,
        }),
        [`post ${newAddresses}/cancellations`]: await stranger.json(`${newAddresses}/cancellations`, {
          token,
        }),
      };
      for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
      expect(Object.values(answers).map(({ status }) => status)).toEqual([202, 404, 404, 404, 404, 404, 404]);
      const wrong = await stranger.json(requests, { ...message, email: 'noor' });
      expect(JSON.parse(wrong.text)).toMatchObject({ errors: [{ field: 'email', code: 'email-malformed' }] });
    },
  );

  it('is what the description says, for every operation of leaving, coming back and coming of age', async () => {
    const document = await documentOf('client');
    const stranger = office.browse('client');
    const token = 'cut-off';
    const answers = {
      'post /v1/account/deactivation': await stranger.json('/v1/account/deactivation', {
        currentPassword: 'x',
      }),
      'post /v1/deactivations/confirmations': await stranger.json('/v1/deactivations/confirmations', {
        token,
      }),
      'post /v1/deactivations/withdrawals': await stranger.json('/v1/deactivations/withdrawals', { token }),
      'post /v1/reactivations/proofs': await stranger.json('/v1/reactivations/proofs', { token }),
      'post /v1/own-addresses': await stranger.json('/v1/own-addresses', { token, email: 'a@b.example' }),
      'post /v1/own-addresses/proofs': await stranger.json('/v1/own-addresses/proofs', { token }),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([401, 404, 404, 404, 404, 404]);
  });

  it('is what the description says, for every operation of unwanted mail', async () => {
    const document = await documentOf('staff');
    const data = { address: 'gone@clients.example', reason: 'bounced', since: new Date() };
    const { id } = await office.db.suppression.create({ data });
    const agent = await office.signedIn('staff', mails.agent);
    const lead = await office.signedIn('staff', mails.lead);
    const answers = {
      'get /v1/suppressions': await agent.get('/v1/suppressions'),
      'post /v1/suppressions/{id}/release': await agent.json(`/v1/suppressions/${id}/release`, {
        reason: 'works again',
      }),
      'post /v1/provider-news': await lead.json('/v1/provider-news', { subject: 'News', body: 'A line.' }),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([200, 200, 201]);
    expect((await office.db.suppression.findUniqueOrThrow({ where: { id } })).releasedBecause).toBe(
      'works again',
    );
    const news = await documentOf('provider');
    const reader = office.browse('provider');
    const cutOff = {
      'get /v1/unsubscriptions/{token}': await reader.get('/v1/unsubscriptions/cut-off'),
      'post /v1/unsubscriptions/{token}': await reader.json('/v1/unsubscriptions/cut-off', {}),
    };
    for (const [operation, answer] of Object.entries(cutOff)) expectDescribed(news, operation, answer);
    expect(Object.values(cutOff).map(({ status }) => status)).toEqual([404, 404]);
    const auditor = await office.signedIn('staff', mails.auditor);
    const refused = [
      await auditor.get('/v1/suppressions'),
      await auditor.json(`/v1/suppressions/${id}/release`, { reason: 'me' }),
      await agent.json('/v1/provider-news', { subject: 'News', body: 'A line.' }),
      await lead.json('/v1/provider-news', { subject: ' ', body: '' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 400]);
    expect(JSON.parse(refused[3]?.text ?? '')).toMatchObject({
      errors: [
        { field: 'subject', code: 'subject-missing' },
        { field: 'body', code: 'news-missing' },
      ],
    });
  });

  it('is what the description says, for every operation of inviting a provider', async () => {
    const agent = await office.signedIn('staff', mails.agent);
    const invited = await agent.json('/v1/provider-invitations', {
      email: 'ada.lind@providers.example',
      givenName: 'Ada',
      familyName: 'Lind',
      timeZone: 'America/New_York',
      jurisdiction: 'NY',
    });
    expectDescribed(await documentOf('staff'), 'post /v1/provider-invitations', invited);
    const accepted = await office
      .browse('provider')
      .json('/v1/sign-ups/cut-off', { password: 'velvet lantern orbit thimble', phone: '312 555 0177' });
    const read = await office.browse('provider').get('/v1/sign-ups/cut-off');
    expectDescribed(await documentOf('provider'), 'post /v1/sign-ups/{token}', accepted);
    expectDescribed(await documentOf('provider'), 'get /v1/sign-ups/{token}', read);
    expect([invited.status, accepted.status, read.status]).toEqual([201, 404, 404]);
  });

  it('is what the description says, for every operation of practice staff', async () => {
    const document = await documentOf('provider');
    const provider = await office.signedIn('provider', mails.provider);
    const accountId = await addPracticeStaff(office, office.people.provider, 'pia@practices.example');
    const invitations = '/v1/practice-staff-invitations';
    const person = { email: 'new@practices.example', givenName: 'Pia', familyName: 'Stone' };
    const answers = {
      'get /v1/appointments': await provider.get('/v1/appointments'),
      [`post ${invitations}`]: await provider.json(invitations, person),
      [`get ${invitations}`]: await provider.get(invitations),
      [`delete ${invitations}/{id}`]: await provider.remove(`${invitations}/none`),
      'get /v1/practice-staff': await provider.get('/v1/practice-staff'),
      'delete /v1/practice-staff/{id}': await provider.remove(`/v1/practice-staff/${accountId}`),
    };
    for (const [operation, answer] of Object.entries(answers)) expectDescribed(document, operation, answer);
    expect(Object.values(answers).map(({ status }) => status)).toEqual([200, 201, 200, 404, 200, 200]);
    expect(JSON.parse(answers['get /v1/practice-staff'].text)).toMatchObject({
      members: [{ id: accountId, email: 'pia@practices.example', verified: true }],
    });
    expect(JSON.parse(answers[`get ${invitations}`]?.text ?? '')).toMatchObject({
      invitations: [{ email: person.email, expired: false }],
    });
    const again = await provider.json(invitations, person);
    expect(again.text).toBe(answers[`post ${invitations}`]?.text);
    const refused = await provider.json(invitations, { ...person, email: mails.provider });
    expect(JSON.parse(refused.text)).toMatchObject({
      status: 400,
      errors: [{ field: 'email', code: 'practice-staff-own-address' }],
    });
  });

  it.each([
    ['nobody is signed in', async (_browser: Browser) => office.browse('provider').get('/v1/caseload'), 401],
    ['there is nothing', async (browser: Browser) => browser.get('/v1/note-exports/none'), 404],
    [
      'a field is wrong',
      async (browser: Browser) => browser.json('/v1/contract-terminations', { lastDay: 1 }),
      400,
    ],
    ['the body is cut short', async (browser: Browser) => browser.json('/v1/note-exports', '{'), 400],
  ])('is a problem document as described when %s', async (_when, ask, status) => {
    const answer = await ask(await office.signedIn('provider', mails.otherProvider));
    const { components } = await documentOf('provider');
    expect([answer.status, answer.response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(
      z.fromJSONSchema(components.schemas.Problem).safeParse(JSON.parse(answer.text)).error,
    ).toBeUndefined();
  });

  it.each(['client', 'provider', 'staff'] as const)(
    'was looked at for every operation of the %s portal',
    async (portal) => {
      const { paths } = await documentOf(portal);
      const described = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      );
      expect(described.filter((operation) => !asked.has(operation))).toEqual([]);
    },
  );

  it('would be found out if it had another form', async () => {
    const document = await documentOf('provider');
    const operation = document.paths['/v1/session']?.['get'];
    const schema = operation?.responses['200']?.content['application/json']?.schema ?? false;
    expect(z.fromJSONSchema(schema).safeParse({ email: 'a@b.example', endsAt: 'soon' }).success).toBe(false);
  });

  function expectDescribed(document: OpenApi, operation: string, { status, text }: Answer): void {
    asked.add(operation);
    const [method = '', path = ''] = operation.split(' ');
    const responses = document.paths[path]?.[method]?.responses ?? {};
    const schema =
      responses[String(status)]?.content['application/json']?.schema ?? document.components.schemas.Problem;
    const parsed = z.fromJSONSchema(schema).safeParse(JSON.parse(text));
    expect([operation, parsed.error?.issues]).toEqual([operation, undefined]);
  }
});
