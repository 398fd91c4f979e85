import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Portal } from '../../src/domain/portals.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { routesOf, somewhereOn, type MountedRoute } from '../harness/routes.js';
import { sendTermination } from '../harness/terminations.js';

/** After an error the address of a page was that of its act: loaded again, or opened after a login, it said "Page not found". */
describe('the address of an act, opened', () => {
  let office: BackOffice;
  let provider: Browser;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    provider = await office.signedIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
  });
  afterAll(() => office.close());

  const isPage = ({ path }: MountedRoute) => !/^\/(v1|health|webhooks|temporal|codec)\b/.test(path);

  it.each<Portal>(['client', 'provider', 'staff'])(
    'leads to a page of the %s portal, every one of them',
    async (portal) => {
      const routes = routesOf(portal, office).filter(isPage);
      const pages = routes.filter(({ method }) => method === 'GET');
      const acts = routes.filter(
        ({ method, path }) => method === 'POST' && !pages.some((page) => page.path === path),
      );
      expect(acts.length).toBeGreaterThan(3);
      const patterns = pages.map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`));
      const stranger = office.browse(portal);
      for (const act of acts) {
        const { status, location } = await stranger.bare('GET', somewhereOn(act), {});
        expect([act.path, status, patterns.some((pattern) => pattern.test(location))]).toEqual([
          act.path,
          303,
          true,
        ]);
        expect(acts.map(somewhereOn)).not.toContain(location);
      }
    },
  );

  it.each([
    ['/contract-termination/last-day', '/contract-termination/status'],
    ['/contract-termination/delay-notice', '/contract-termination/status'],
    ['/contract-termination/submit', '/contract-termination/status'],
    ['/account/sessions/end-others', '/account'],
    ['/practice-staff/invitations/00000000-0000-7000-8000-000000000000/withdraw', '/practice-staff'],
    ['/sign-out', '/'],
  ])('of a provider, %s leads to %s', async (act, page) => {
    const { status, response } = await provider.get(act);
    expect([status, new URL(response.url).pathname]).toEqual([200, page]);
  });

  it('of a new account, leads to its own page and is not taken for a link', async () => {
    const { location } = await office.browse('client').bare('GET', '/verify-email/resend', {});
    expect(location).toBe('/verify-email');
  });

  it('leads there after the login that it asked for', async () => {
    const stranger = office.browse('provider');
    const asked = await stranger.bare('POST', '/contract-termination/send-notice', {
      origin: stranger.origin,
    });
    expect(asked.location).toBe('/sign-in?return=%2Fcontract-termination%2Fsend-notice');
  });

  it('stays unknown where there is no act either', async () => {
    expect((await provider.get('/contract-termination/nonsense')).status).toBe(404);
  });
});
