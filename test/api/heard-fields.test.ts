import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { cryIn } from '../../src/domain/contact-request/heard.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { routesOf, somewhereOn } from '../harness/routes.js';

const words = 'I want to die';
const portals = ['client', 'provider'] as const;
const isHeard = (name: string) => cryIn({ [name]: words }) === words;

let office: BackOffice;
const client = 'shared.computer@clients.example';
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addClientAccount(office, client);
});
afterAll(() => office.close());

/** A field of a page into which people type, as its source has it; where a name is made of something, `x` stands for that. */
interface Typed {
  readonly name: string;
  /** As the browser knows it. */
  readonly type: string;
}

const tags = /<(TextField|TextArea|textarea|input type="text"|input type="search")\b(.*?)\/?>\n/gs;
const names = /\bname="([^"]+)"|\bname=\{`([^`]+)`\}|\bname=\{(\w+)\}|\{\.\.\.\w+\('([^']+)'/;

function typedFields(source: string): Typed[] {
  return Array.from(source.matchAll(tags), ([, tag = '', rest = '']) => {
    const [, ...found] = names.exec(rest) ?? [];
    const name = found.find((part) => part !== undefined) ?? '';
    const [, made] = new RegExp(`\\bconst ${name} = \`([^\`]+)\``).exec(source) ?? [];
    const type = /\btype="([^"]+)"/.exec(rest)?.[1] ?? (tag === 'TextField' ? 'text' : tag);
    return { name: (made ?? name).replaceAll(/\$\{[^}]*\}/g, 'x'), type };
  });
}

describe('every field into which clients and providers type', () => {
  const sources = readdirSync('src/api', { recursive: true, encoding: 'utf8' })
    // The components that the others are made of.
    .filter((path) => path.endsWith('.tsx') && !/^console|(components|new-password-field)\.tsx$/.test(path))
    .map((path) => readFileSync(join('src/api', path), 'utf8'));
  const fields = sources.flatMap(typedFields);
  const freeText = fields.filter(({ type }) => !['password', 'email', 'tel'].includes(type));

  it('is listened to in a form of as many clients as a provider has, and in so many characters as hold up nobody', () => {
    // As many fields as a form may have, all of them ids.
    const ids = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`plan.${index}`, stableId(`chart ${index}`)]),
    );
    expect(cryIn({ ...ids, feedback: words })).toBe(words);
    const full = Array.from({ length: 5 }, (_, index) => [`field${index}`, 'x'.repeat(30_000)]);
    expect(cryIn({ feedback: words, ...Object.fromEntries(full) })).toBe(words);
    expect(cryIn({ ...Object.fromEntries(full), feedback: words })).toBeNull();
  });

  it('is found', () => {
    expect(fields.filter(({ name }) => name === '')).toEqual([]);
    expect(freeText.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'message',
        'interpreter',
        'feedback',
        'reason',
        'words',
        'words-x',
        'detail',
        'recordsAddress',
        'familyName',
      ]),
    );
    const made = 'const it = `wish-${of}`; <TextArea name={it} />\n<textarea name="a" />\n';
    expect(typedFields(made).map(({ name }) => name)).toEqual(['wish-x', 'a']);
  });

  it('is listened to, but for codes; a new one is by itself', () => {
    const deaf = freeText.filter(({ name }) => !isHeard(name)).map(({ name }) => name);
    expect([...new Set(deaf)]).toEqual(['code']);
    for (const name of ['wishes', 'codeword', 'phoneTrouble', 'emailRemark', ''])
      expect(isHeard(name)).toBe(true);
    for (const { name } of fields.filter(({ type }) => type === 'password'))
      expect(isHeard(name)).toBe(false);
    for (const name of ['csrf', 'opened-as', 'token', 'newPassword']) expect(isHeard(name)).toBe(false);
  });

  it.each(portals)('is listened to in the JSON API of the %s portal', async (portal) => {
    const { text } = await office.browse(portal).get('/openapi.json');
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Described>> };
    const calls = Object.values(paths).flatMap((path) => Object.values(path));
    const bodies = calls.flatMap(({ requestBody }) => requestBody?.content['application/json'].schema ?? []);
    const texts = [...new Set(bodies.flatMap((body) => textsIn(body, '')))];
    expect(texts).toEqual(expect.arrayContaining(['message', 'currentPassword']));
    expect(texts.filter((name) => !isHeard(name)).toSorted()).toEqual(notInJson[portal]);
  });
});

interface Described {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

/** What is no text of its writer: secrets, addresses and numbers. */
const notInJson = {
  client: ['accountEmail', 'currentPassword', 'email', 'password', 'phone', 'seenEmail', 'token'],
  provider: ['accountEmail', 'code', 'currentPassword', 'email', 'password', 'phone', 'token'],
};

/** A JSON schema, as far as it is looked at here. */
interface Schema {
  readonly type?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

/** The names of all that is a text in a schema, but for what is one of a few words. */
function textsIn(schema: Schema, name: string): string[] {
  const { type, properties = {}, items, additionalProperties: others, anyOf = [] } = schema;
  if (type === 'string') return schema.enum === undefined && schema.const === undefined ? [name] : [];
  const inside = [...anyOf, ...(items ? [items] : []), ...(typeof others === 'object' ? [others] : [])];
  return [
    ...Object.entries(properties).flatMap(([key, value]) => textsIn(value, key)),
    ...inside.flatMap((one) => textsIn(one, name)),
  ];
}

describe.each(portals)(
  'every form of the %s portal, in a browser where someone else is logged in',
  (portal) => {
    const email = portal === 'client' ? client : mails.provider;
    const newest = () => office.db.contactRequest.findFirstOrThrow({ orderBy: { id: 'desc' } });
    let number = 0;

    /** Sends the same cry in every form of the portal; answers with whom each case names. */
    async function namedBy(hidden: Record<string, string>, browser: ReturnType<BackOffice['browse']>) {
      const named: (readonly [path: string, name: string, accountId: string | null])[] = [];
      const cookies = new Map(browser.cookies);
      const forms = routesOf(portal, office).filter(
        ({ method, path }) => method === 'POST' && !/^\/(v1|webhooks)\//.test(path),
      );
      for (const form of forms) {
        // One that logs out, or that is wrong too often, ends the session.
        for (const [name, value] of cookies) browser.cookies.set(name, value);
        await office.db.session.updateMany({ data: { endedAt: null, endedBecause: null } });
        await office.db.rateLimit.deleteMany();
        const before = await office.db.contactRequest.count();
        await browser.post(somewhereOn(form), { ...hidden, remark: `${words} (${(number += 1)})` });
        if ((await office.db.contactRequest.count()) === before)
          named.push([form.path, 'nobody heard it', null]);
        else {
          const { name, accountId } = await newest();
          named.push([form.path, name, accountId]);
        }
      }
      return named;
    }

    it('is not theirs where it was opened without a log-in, and is where they opened it', async () => {
      const browser = office.browse(portal);
      const opened = hiddenIn((await browser.get('/sign-in')).text);
      expect(opened['opened-as']).toBeUndefined();
      const signedIn = await office.signedIn(portal, email);
      for (const [name, value] of signedIn.cookies) browser.cookies.set(name, value);
      const ofNobody = await namedBy(opened, browser);
      expect(ofNobody.length).toBeGreaterThan(30);
      expect(
        ofNobody.filter(([, name, accountId]) => name !== 'No name given' || accountId !== null),
      ).toEqual([]);

      const own = hiddenIn((await browser.get('/account/password')).text);
      const { id } = await office.db.account.findFirstOrThrow({ where: { portal, email } });
      const theirs = await namedBy({ csrf: own['csrf'] ?? '', 'opened-as': own['opened-as'] ?? '' }, browser);
      expect(theirs.filter(([, , accountId]) => accountId !== id)).toEqual([]);
    });

    it('says who opened it, where its page is shown to someone who is logged in', async () => {
      const browser = await office.signedIn(portal, email);
      const pages = routesOf(portal, office).filter(
        ({ method, path }) => method === 'GET' && !/[:*]|^\/(v1|health|metrics)|sign-out/.test(path),
      );
      const silent: string[] = [];
      let seen = 0;
      for (const { path } of pages) {
        const forms = (await browser.get(path)).text.match(/<form method="post".*?<\/form>/gs) ?? [];
        seen += forms.length;
        if (forms.some((form) => !form.includes('name="opened-as"'))) silent.push(path);
      }
      expect(seen).toBeGreaterThan(5);
      // Pages for people who have no account or can't log in: what is written there is of who typed their name.
      expect(silent).toEqual(
        portal === 'client' ? ['/sign-up', '/verify-email'] : ['/lost-phone', '/notes-after-leaving/code'],
      );
    });
  },
);
