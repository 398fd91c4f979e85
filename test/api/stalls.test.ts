import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/api/app.js';
import { createPortalServer, serve } from '../../src/api/http/connections.js';
import { portals, type Portal } from '../../src/domain/portals.js';
import { passwordStrength } from '../../src/security/password-strength.js';
import { giveCaseload } from '../browser/large-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { heldLoop, holdLoop } from '../harness/held-loop.js';
import { mails } from '../harness/personas.js';
import { routesOf, somewhereOn } from '../harness/routes.js';

/** Milliseconds for which nobody's input may hold the event loop. */
const mostMs = 100;

const longestStall = (act: () => Promise<unknown>) => heldLoop(act, mostMs);

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await passwordStrength(
    office.config,
    'client',
    'long enough to be judged',
    { email: '', givenName: '', familyName: '' },
    '',
  );
});
afterAll(() => office.close());

/** A hundred characters that zxcvbn reads in as many ways as it can. */
const manyReadings = '4@8({[<369!|105$7+%2zZ'.repeat(5).slice(0, 100);
const manyMarks = `a${'\u0301\u0323'.repeat(900)}`;
const oneWord = 'x'.repeat(20_000);
const manyWords = Array.from({ length: 8_000 }, (_, index) => index.toString(36)).join(' ');

const names = (
  'password newPassword currentPassword email givenName familyName name code phone token csrf return ' +
  'timeZone npi birthDate reason because note lastDay recordsPractice choice q'
).split(' ');

const allFields = (values: Record<string, string>, rest: string) => ({
  ...Object.fromEntries(names.map((name) => [name, rest])),
  ...values,
});

const manyFields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f[${index}][]`, '1']));

const fields: Record<string, Record<string, string>> = {
  'a password of many readings': allFields({ password: manyReadings, email: manyReadings }, manyReadings),
  'a password with many own words': allFields({ password: 'x'.repeat(100), givenName: manyWords }, '1'),
  'letters with many marks': allFields({}, manyMarks),
  'one long word': allFields({ email: `${oneWord}@example.com` }, oneWord.slice(0, 9_000)),
  'many at signs and dots': allFields({}, '@.'.repeat(4_000)),
  'many blanks': allFields({}, ' '.repeat(8_000)),
  'as many fields as a client may send': manyFields(490),
  'as many fields as a provider may send': manyFields(4_900),
};

interface Body {
  readonly type: string;
  readonly bytes: Buffer;
}

/** As many bytes of a text as may be sent, in so many fields; the first have names that our forms know. */
function filled(text: string, { count, bytes }: { readonly count: number; readonly bytes: number }) {
  const names = ['message', 'name', 'email', 'givenName'];
  const value = text.repeat(Math.floor(bytes / count / Buffer.byteLength(text)));
  return Array.from({ length: count }, (_, index) => [names[index] ?? `field${index}`, value] as const);
}

/** In UTF-8 as it is, a mark takes a third of the bytes that it takes encoded for a form. */
const asForm = (pairs: readonly (readonly [string, string])[]): Body => ({
  type: 'application/x-www-form-urlencoded',
  bytes: Buffer.from(pairs.map((pair) => pair.join('=')).join('&')),
});

/** A form of ten fields full of each text, and such a JSON body. */
const piled = (texts: Readonly<Record<string, string>>): Record<string, Body> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([title, text]): [string, Body][] => [
      [title, asForm(filled(text, { count: 10, bytes: 390_000 }))],
      [
        `${title} (JSON)`,
        {
          type: 'application/json',
          bytes: Buffer.from(JSON.stringify(Object.fromEntries(filled(text, { count: 10, bytes: 97_000 })))),
        },
      ],
    ]),
  );

const bodies: Record<string, Body> = {
  ...Object.fromEntries(
    Object.entries(fields).flatMap(([title, values]) => [
      [
        title,
        {
          type: 'application/x-www-form-urlencoded',
          bytes: Buffer.from(new URLSearchParams(values).toString()),
        },
      ],
      [
        `${title} (JSON)`,
        { type: 'application/json', bytes: Buffer.from(JSON.stringify(values)).subarray(0, 99_000) },
      ],
    ]),
  ),
  // Where a charset is believed, the fields can't be counted before they are read.
  'fields hidden in a charset': {
    type: 'application/x-www-form-urlencoded; charset=utf-7',
    bytes: Buffer.from(Array.from({ length: 45_000 }, (_, index) => index.toString(36)).join('+ACY-')),
  },
  // Each more of a name had copied those before it.
  'one name many times': {
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from('email=a&'.repeat(4_900)),
  },
  'one list many times': {
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from('email[]=a&'.repeat(4_900)),
  },
  'as many marks on one letter as fit': {
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from(
      ['message', 'name', 'givenName', 'password', 'note']
        .map((name) => `${name}=a${'\u0301\u0316'.repeat(19_000)}`)
        .join('&'),
    ),
  },
  // One sign stands for eighteen characters.
  'as many signs that stand for a sentence as fit': {
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from(
      Array.from({ length: 50 }, (_, index) => `field${index}=${'\ufdfa'.repeat(2_600)}`).join('&'),
    ),
  },
  'as many marks as a letter may have, in many fields': asForm(
    filled(`a${'\u0301'.repeat(30)}`, { count: 400, bytes: 390_000 }),
  ),
  ...piled({
    'as many marks as a letter may have': `a${'\u0301'.repeat(30)}`,
    'halfwidth signs that become marks': '\uFF9E\u0334',
  }),
  'a deep list': { type: 'application/json', bytes: Buffer.from('['.repeat(45_000) + ']'.repeat(45_000)) },
  'a deep object': {
    type: 'application/json',
    bytes: Buffer.from('{"a":'.repeat(9_000) + '1' + '}'.repeat(9_000)),
  },
};

/** What takes longest to normalize, to match or to count, by what it is; the worst are among the bodies that go to every route. */
const scripts = piled({
  'one mark fewer': `a${'\u0301\u0316'.repeat(14)}\u0301`,
  'as many marks out of their order': `a${'\u0301\u0316'.repeat(15)}`,
  'as many marks beyond the first plane': `a${'\u{1D165}\u{1D167}'.repeat(15)}`,
  'Tibetan vowels in two parts': `a${'\u0F73\u0F75'.repeat(15)}`,
  'marks with what is not seen between': `a${'\u0301\u0316'.repeat(14)}\u200B`,
  'letters of several scripts': 'aаαא\u0301',
  'letters from right to left': '\u202Eא\u0591\u200F',
  'a family of emoji': '👨\u200D👩\u200D👧\uFE0F',
  'signs that become many letters': '\u3394\u33C2\u327E',
  'words that nearly tell of a crisis': 'I want to di quiero mori ',
});

async function send(origin: string, method: string, path: string, { type, bytes }: Body): Promise<number> {
  const sent = request(new URL(path, origin), { method, headers: { origin, 'content-type': type } });
  sent.end(method === 'POST' ? bytes : undefined);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}

describe('what a stranger sends', () => {
  it('would be noticed if it held the event loop', async () => {
    const held = await longestStall(async () => {
      await new Promise(setImmediate);
      holdLoop(150);
    });
    expect(held).toBeGreaterThan(mostMs);
  });

  it.each(portals)(
    'holds the event loop on no route of the %s portal',
    { timeout: 300_000 },
    async (portal) => {
      const { origin } = office.browse(portal);
      const stalls: string[] = [];
      for (const route of routesOf(portal, office)) {
        const sent = Object.entries(bodies).filter(([title, body]) =>
          route.method === 'POST'
            ? route.path.startsWith('/v1') === (body.type === 'application/json')
            : title === 'a deep list',
        );
        const stallOf = async (some: typeof sent) => {
          await office.db.rateLimit.deleteMany();
          return longestStall(async () => {
            for (const [, body] of some) await send(origin, route.method, somewhereOn(route), body);
          });
        };
        if ((await stallOf(sent)) <= mostMs) continue;
        for (const one of sent) {
          const ms = await stallOf([one]);
          if (ms > mostMs) stalls.push(`${route.method} ${route.path} with ${one[0]}: ${Math.round(ms)} ms`);
        }
      }
      expect(stalls).toEqual([]);
    },
  );

  it.each(Object.entries(scripts))('holds the event loop in no script: %s', async (_, body) => {
    const paths =
      body.type === 'application/json' ? ['/v1/contact-requests'] : ['/sign-in', '/sign-up', '/nope'];
    for (const path of paths) {
      const held = await longestStall(() => send(office.browse('client').origin, 'POST', path, body));
      expect([path, held <= mostMs]).toEqual([path, true]);
    }
  });

  it('is answered with 503 and when to come back where too many passwords are judged, and others are served', async () => {
    const client = office.browse('client');
    const judge = () => client.post('/password-strength', { password: manyReadings });
    const asked = Array.from({ length: 60 }, judge);
    const live = await client.get('/health/live');
    expect(live.status).toBe(200);
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.response.headers.get('retry-after')).toBe('30');
  });
});

/** JSON that takes long to read: as deep as its limit lets it be, or with as many parts. */
const hostile = {
  codec: {
    'a deep list': `{"payloads":${'['.repeat(1_400_000)}${']'.repeat(1_400_000)}}`,
    'metadata of many names': `{"payloads":[{"metadata":{${Array.from({ length: 190_000 }, (_, index) => `"n${index}":"AA=="`).join(',')}}}]}`,
    'a thousand long payloads': JSON.stringify({
      payloads: Array.from({ length: 1_000 }, () => ({ data: 'QUFB'.repeat(600) })),
    }),
  },
  clients: `{"lastDay":"2027-01-15","recordsContact":{"practice":"x"},"acknowledged":[],"clients":[${'1,'.repeat(48_000)}1]}`,
} as const;

/** Text of which a query holds as much as a header may (16 KB). */
const asked: Readonly<Record<string, string>> = {
  'one long word': 'x'.repeat(15_500),
  'letters with many marks': `a${'\u0301\u0316'.repeat(1_290)}`,
  'as many marks as a letter may have': `a${'\u0301\u0316'.repeat(15)}`.repeat(83),
  'many blanks': `x${'+'.repeat(15_000)}x`.replaceAll('+', ' '),
};

/** Who asks a portal for all that it shows. */
const askers: Readonly<Record<Portal, string>> = {
  client: 'asker@clients.example',
  provider: mails.provider,
  staff: mails.lead,
};

/** A browser of someone who is signed in to a portal in which each parameter of a query holds the text, whatever its name. */
async function whereEachIs(portal: Portal, text: string): Promise<Browser & { close(): void }> {
  const app = createApp(portal, office);
  app.set('query parser', () => new Proxy({}, { get: () => text }));
  const server = serve(createPortalServer(), app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { cookies } = await office.signedIn(portal, askers[portal]);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { ...openBrowser(`http://127.0.0.1:${port}`, cookies), close };
}

describe('what someone sends who is signed in', () => {
  beforeAll(async () => {
    await addClientAccount(office, askers.client);
    await giveCaseload(office, office.people.provider.id, 120);
  });

  it.each(portals.flatMap((portal) => Object.keys(asked).map((title) => [portal, title] as const)))(
    'holds the event loop by no query of the %s portal: %s',
    { timeout: 300_000 },
    async (portal, title) => {
      const browser = await whereEachIs(portal, asked[title] ?? '');
      const stalls: string[] = [];
      for (const route of routesOf(portal, office).filter(({ method }) => method === 'GET')) {
        const ms = await longestStall(() => browser.get(somewhereOn(route)));
        if (ms > mostMs) stalls.push(`${route.path}: ${Math.round(ms)} ms`);
      }
      browser.close();
      expect(stalls).toEqual([]);
    },
  );

  it.each(Object.entries(hostile.codec))('holds up nobody at the codec: %s', async (_, body) => {
    const lead = await office.signedIn('staff', mails.lead);
    // The thread takes a while to start.
    expect((await lead.json('/codec/decode', { payloads: [] })).status).toBe(200);
    const stalls: Record<string, boolean> = {};
    for (const path of ['/codec/decode', '/codec/encode'])
      stalls[path] = (await longestStall(() => lead.json(path, body))) > mostMs;
    expect(stalls).toEqual({ '/codec/decode': false, '/codec/encode': false });
  });

  it('holds up nobody where a list has more parts than anyone needs', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const stall = await longestStall(async () => {
      const { status } = await provider.json('/v1/contract-terminations', hostile.clients);
      expect(status).toBe(413);
    });
    expect(stall).toBeLessThan(mostMs);
    const hidden = { 'content-type': 'application/json; charset=utf-7' };
    expect((await provider.json('/v1/contract-terminations', '+AHsAfQ-', hidden)).text).toContain(
      'body-malformed',
    );
  });
});
