import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueMailedLink, type LinkPurpose } from '../../src/tokens/mailed-link.js';
import { hashOfPassword, openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type CookieJar } from '../harness/browser.js';
import { askedRecords } from '../harness/asked-records.js';
import { addClientAccount } from '../harness/clients.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { formsWithFilesTo, requestsTo, send, type WireRequest } from '../harness/fuzz.js';
import { heldLoop, watchLoop } from '../harness/held-loop.js';
import { addStaffAccount, goodForm, mails } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { routesOf } from '../harness/routes.js';
import { sendTermination } from '../harness/terminations.js';
import type { Portal } from '../../src/domain/portals.js';
import { staffRoles } from '../../src/domain/staff-member/rules.js';

/** `npm run check:fuzz` sets both; within `npm test` it is the same requests each time, and few. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_127);
const minutes = Number(process.env['FUZZ_MINUTES'] ?? 0);
const requestsEach = 120;

/** How long the event loop may stand still for one request, in milliseconds (docs/architecture.md); a stall counts if it comes each time. */
const stallMs = 100;

/** Every purpose there is: one that is forgotten here doesn't compile. */
const purposes = Object.keys({
  'client-choice': true,
  'verify-email': true,
  'reset-password': true,
  disavow: true,
  unsubscribe: true,
  'provider-invitation': true,
  'factor-recovery': true,
  'cancel-recovery': true,
  'address-recovery': true,
  'contact-conversation': true,
  'release-address': true,
  'client-deactivation': true,
  'note-retrieval': true,
  'stop-retrieval': true,
  'retrieved-notes': true,
  'client-reactivation': true,
  'client-majority': true,
  'own-address': true,
  'record-request': true,
  'record-statement': true,
  'record-authorization': true,
  'record-amendment': true,
  'accounting-request': true,
  'records-contact': true,
  'records-contact-address': true,
  'amendment-decision': true,
} satisfies Record<LinkPurpose, true>) as readonly LinkPurpose[];

/** Fields of the forms that take files. */
const fieldsOfForms = ['message', 'papers', 'form', 'read', 'csrf', 'reason'];

/** What would end the session that the next request needs. */
const ends = /^\/(v1\/session$|sign-out|v1\/account\/two-factor)/;

/** A live token of another purpose, a number as csrf, and a capital letter had each given 500. */
describe('no request that anyone can send', () => {
  let office: BackOffice;
  const jars = new Map<string, { portal: Portal; cookies: CookieJar }>();
  const jarOf = (role: string) => {
    const jar = jars.get(role);
    if (jar === undefined) throw new Error(`Nobody is ${role}`);
    return jar;
  };
  const tokens = new Map<LinkPurpose, string>();
  const ids: string[] = [];
  let contactReference: string;
  const secrets = () => [password, ...office.config.TOKEN_KEYS.map(({ key }) => String(key))];

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    const { people, db, config } = office;
    const clientId = await addClientAccount(office, 'noor@clients.example');
    const spareId = await addClientAccount(office, 'spare@clients.example');
    await addPracticeStaff(office, people.otherProvider, 'pia@practice.example');
    const pia = await office.signIn('provider', 'pia@practice.example');
    jars.set('practice staff', { portal: 'provider', cookies: pia.cookies });
    const provider = await office.signIn('provider', mails.otherProvider);
    jars.set('a provider', { portal: 'provider', cookies: provider.cookies });
    jars.set('a client', {
      portal: 'client',
      cookies: (await office.signIn('client', 'noor@clients.example')).cookies,
    });
    await addStaffAccount(office, {
      email: 'clinician@staff.example',
      role: 'clinician',
      name: ['Clinician', 'Staff'],
      phone: '+12125550141',
      passwordHash: await hashOfPassword(),
    });
    for (const role of staffRoles) {
      const { cookies } = await office.signIn('staff', `${role}@staff.example`);
      jars.set(`staff: ${role}`, { portal: 'staff', cookies });
    }
    for (const portal of ['client', 'provider', 'staff'] as const)
      jars.set(`a stranger on the ${portal} portal`, { portal, cookies: new Map() });

    const leaving = await office.signIn('provider', mails.provider);
    await leaving.post('/contract-termination', goodForm(people.charts));
    await sendTermination(leaving);
    jars.set('a provider who leaves', { portal: 'provider', cookies: leaving.cookies });
    const caseId = (await db.contractTermination.findFirstOrThrow()).id;
    await writeToSupport(office, 'client', 'something-else', {
      email: 'spare@clients.example',
      message: 'Hello',
    });
    const { id: contactId, case: contactCase } = await contactOf(office, 'spare@clients.example');
    contactReference = contactCase.reference;
    const asked = await askedRecords(office, 'fuzzed');
    const now = new Date();
    for (const purpose of purposes) {
      const subjectId = purpose === 'client-choice' ? (people.charts['sourced'] ?? '') : spareId;
      const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
        workflowId: `fuzz/${purpose}`,
        purpose,
        round: 0,
        subjectId,
        caseId: purpose === 'contact-conversation' ? contactId : caseId,
        address: 'spare@clients.example',
        issuedAt: now,
        expiresAt: new Date(now.getTime() + 86_400_000),
      });
      tokens.set(purpose, token);
    }
    for (const [purpose, path] of [
      ['record-request', asked.path],
      ['record-statement', asked.holderPath],
    ] as const)
      tokens.set(purpose, path.split('/').at(-1) ?? '');
    const { reference } = await db.case.findUniqueOrThrow({ where: { id: caseId } });
    ids.push(
      caseId,
      reference,
      contactCase.reference,
      asked.reference,
      clientId,
      people.provider.id,
      people.charts['sourced'] ?? '',
    );
  });
  afterAll(() => office.close());

  const origin = (portal: Portal) =>
    new URL(office.config[`${portal.toUpperCase()}_PORTAL_URL` as 'CLIENT_PORTAL_URL']).origin;

  /** Names that pages and endpoints know: from the description of the endpoints and from the forms, with the ids in them and with none. */
  async function fieldsOf(portal: Portal, cookies: CookieJar): Promise<string[]> {
    const browser = openBrowser(origin(portal), cookies);
    const { text } = await browser.get('/openapi.json');
    const described = Array.from(text.matchAll(/"(\w+)":\{"type"/g), ([, name = '']) => name);
    const paths = routesOf(portal, office).filter(
      ({ method, path }) => method === 'GET' && !path.includes(':'),
    );
    const typed: string[] = [];
    for (const { path } of paths) {
      const page = await browser.get(path);
      typed.push(...Array.from(page.text.matchAll(/ name="([^"]+)"/g), ([, name = '']) => name));
    }
    const withoutIds = typed.map((name) => name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'x'));
    return [
      ...new Set([...described, ...typed, ...withoutIds, 'q', 'page', 'from', 'to', 'choice', 'reason']),
    ];
  }

  it('to a link’s page with a live token of another purpose answers 500', async () => {
    for (const portal of ['client', 'provider', 'staff'] as const) {
      const paths = routesOf(portal, office).filter(({ path }) => path.includes(':token'));
      for (const { method, path } of paths)
        for (const [purpose, token] of tokens) {
          const sent = { method, path: path.replace(':token', token), body: Buffer.alloc(0) };
          const headers = { origin: origin(portal), 'sec-fetch-site': 'same-origin' };
          const answer = await send(origin(portal), { ...sent, headers }, new Map());
          expect([path, purpose, (answer?.status ?? 0) >= 500]).toEqual([path, purpose, false]);
        }
    }
  });

  /** What is wrong with the answer to a request: an error of ours, words of the program, a secret, or a stall that comes each time. */
  async function wrongWith(request: WireRequest, role: string): Promise<readonly string[]> {
    const { portal, cookies } = jarOf(role);
    const sent = () => send(origin(portal), request, cookies);
    const heldMs = watchLoop();
    const answer = await sent();
    const stalled = heldMs() > stallMs;
    const { status, text } = answer ?? { status: 0, text: '' };
    const found = {
      [status]: status >= 500 && status !== 503,
      stack: /\n\s+at .+:\d+:\d+|node_modules|PrismaClient/.test(text),
      secret: secrets().some((secret) => text.includes(secret)),
      stall: stalled && (await heldLoop(sent, stallMs)) > stallMs,
    };
    const { method, path, headers, body } = request;
    const named = `${role}: ${method} ${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${body.toString('utf8', 0, 300)}`;
    return Object.entries(found).flatMap(([what, isSo]) => (isSo ? [`${what} ${named}`] : []));
  }

  /** Whether there is time for another round; the first is always run. */
  const rounds = function* () {
    const until = Date.now() + minutes * 30_000;
    let round = 0;
    do yield round++;
    while (Date.now() < until);
  };

  it(
    'answers 500, shows a stack or a secret, or stalls the others',
    { timeout: minutes * 70_000 + 360_000 },
    async () => {
      const wrong: string[] = [];
      for (const round of rounds())
        for (const [number, [role, { portal, cookies }]] of [...jars].entries()) {
          const routes = routesOf(portal, office).filter(({ path }) => !ends.test(path));
          const words = {
            places: [...tokens.values(), ...ids],
            fields: await fieldsOf(portal, cookies),
            origin: origin(portal),
          };
          const requests = fc.sample(requestsTo(routes, words), {
            seed: seed + round * jars.size + number,
            numRuns: requestsEach,
          });
          for (const request of requests) wrong.push(...(await wrongWith(request, role)));
        }
      expect(wrong, `seed ${seed}`).toEqual([]);
    },
  );

  /** A part without a name had ended the API. */
  it('with strange files does so either', { timeout: minutes * 70_000 + 360_000 }, async () => {
    const forms = [
      ['a stranger on the client portal', `/contact/conversation/${tokens.get('contact-conversation')}`],
      ['a stranger on the client portal', '/contact/conversation/opens-nothing'],
      ['a stranger on the provider portal', `/records-asked/${tokens.get('record-statement')}/copy`],
      ['a stranger on the staff portal', `/cases/${contactReference}/answers`],
      ...staffRoles.map((role) => [`staff: ${role}`, `/cases/${contactReference}/answers`] as const),
    ] as const;
    const wrong: string[] = [];
    for (const round of rounds())
      for (const [number, [role, path]] of forms.entries()) {
        const words = { fields: fieldsOfForms, origin: origin(jarOf(role).portal) };
        const requests = fc.sample(formsWithFilesTo(path, words), {
          seed: seed + round * forms.length + number,
          numRuns: requestsEach,
        });
        await office.db.rateLimit.deleteMany();
        for (const request of requests) wrong.push(...(await wrongWith(request, role)));
      }
    expect(wrong, `seed ${seed}`).toEqual([]);
  });
});
