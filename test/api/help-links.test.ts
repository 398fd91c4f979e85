import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helpPagesOf } from '../../src/api/help/pages.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

const noor = 'noor.vale@clients.example';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addClientAccount(office, noor);
});
afterAll(() => office.close());

const helpIn = (text: string) => Array.from(text.matchAll(/href="\/help\/([\w-]+)"/g), ([, slug]) => slug);

describe('every page of help', () => {
  it.each([
    ['client', noor, ['/forgot-password', '/account', '/account/password', '/account/family']],
    [
      'provider',
      mails.provider,
      [
        '/forgot-password',
        '/account',
        '/account/password',
        '/contract-termination',
        '/note-exports',
        '/caseload',
      ],
    ],
  ] as const)(
    'of the %s portal is one press away from the pages that it concerns',
    async (portal, email, paths) => {
      const person = await office.signedIn(portal, email);
      const pages = await Promise.all(paths.map((path) => person.get(path)));
      const asked = await person.post('/forgot-password', { email: 'nobody@clients.example' });
      const linked = new Set([...pages, asked].flatMap(({ text }) => helpIn(text)));
      expect(helpPagesOf(portal).filter(({ slug }) => !linked.has(slug))).toEqual([]);
    },
  );

  it('is for clients and providers: staff are led to none', async () => {
    const agent = await office.signedIn('staff', mails.agent);
    await office.db.suppression.create({
      data: { address: mails.agent, reason: 'bounced', since: new Date() },
    });
    const pages = [
      await agent.get('/account'),
      await agent.get('/account/password'),
      await agent.get('/forgot-password'),
    ];
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(pages.flatMap(({ text }) => helpIn(text))).toEqual([]);
  });
});

describe('“if you see your initials, you are logged in already”', () => {
  it.each(['/forgot-password', '/sign-in'])('holds on %s itself', async (path) => {
    const client = await office.signedIn('client', noor);
    expect((await client.get(path)).text).toContain('>NV<');
    expect((await office.browse('client').get(path)).text).not.toContain('class="initials"');
  });
});
