import { demoAccounts, demoPassword } from '../demo-accounts.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import type { Places } from './hands.js';
import { linkTo, until } from './inbox.js';
import { logIn } from './log-in.js';

const newClient = { email: 'robin.alvarez.demo@gmail.com', password: 'four lanterns above the harbour' };
const newPassword = 'nine quiet ferries at noon';

/** A client signs up and verifies; a provider who had unsubscribed from all mail gets back in with support's help. */
export async function showGettingIn(places: Places): Promise<void> {
  await signUp(places);
  const support = await logIn(places.staff, places.inbox, { ...demoAccounts.lead, password: demoPassword });
  await unsubscribe(places, support);
  await resetWithSupport(places, support);
}

/** Sign-up, the mail with its link, the button behind it, and the first log-in. */
async function signUp(places: Places): Promise<void> {
  const client = createBrowser(places.client);
  const { email, password } = newClient;
  await expectStatus(
    client.visit('/sign-up', {
      givenName: 'Robin',
      familyName: 'Alvarez',
      birthDate: '1991-04-12',
      email,
      password,
      timeZone: 'America/Chicago',
    }),
    200,
  );
  say(`A client signed up as ${email}.`);
  await expectStatus(client.visit(await linkTo(places.inbox, email, 'verify-email'), {}), 200);
  say('The client pressed the button behind the mailed link: the address is verified.');
  const { html } = await (
    await logIn(places.client, places.inbox, { email, password, portal: 'client' })
  ).visit('/');
  if (!html.includes('>RA<')) throw new Error('The initials are not in the top right corner.');
  say('The client logged in and sees the initials RA.');
}

/** A lead sends news, the one mail that people can do without; a provider unsubscribes from it, and so from all mail. */
async function unsubscribe(places: Places, support: DemoBrowser): Promise<void> {
  await expectStatus(
    support.visit('/provider-news', {
      subject: 'Shorter forms from next month',
      body: 'The intake form asks for less from next month on.',
    }),
    200,
  );
  const { email } = demoAccounts.providerWithoutClients;
  await expectStatus(
    createBrowser(places.provider).visit(await linkTo(places.inbox, email, 'unsubscribe'), {}),
    200,
  );
  say(`${email} unsubscribed from provider news, and so from all mail.`);
}

/** The reset is withheld, support releases the address with a reason, and the same case sends a fresh link. */
async function resetWithSupport(places: Places, support: DemoBrowser): Promise<void> {
  const { email } = demoAccounts.providerWithoutClients;
  await expectStatus(createBrowser(places.provider).visit('/forgot-password', { email }), 200);
  say(`“Forgot your password” was pressed for ${email}.`);
  const reference = await until('the case that waits for the address', async () => {
    const { html } = await support.visit('/');
    return /PR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(html)?.[0];
  });
  say(`Nothing was sent; case ${reference} asks support to look.`);
  await expectStatus(
    support.visit(`/cases/${reference}/acts/releaseAddress`, {
      'releaseAddress.reason': 'The provider called and wants mail again.',
    }),
    200,
  );
  say('A lead released the address; the same case sends a fresh link.');
  const provider = createBrowser(places.provider);
  const page = await expectStatus(provider.visit(await linkTo(places.inbox, email, 'reset-password')), 200);
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(page.html) ?? [];
  await expectStatus(provider.visit('/reset-password', { token, password: newPassword }), 200);
  await logIn(places.provider, places.inbox, { email, password: newPassword, portal: 'provider' });
  say('The provider chose a new password, and logged in with it and a code.');
}
