import { formerClient, formerProvider } from './asking-people.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import type { Places } from './hands.js';
import { linkTo } from './inbox.js';

/** Behind the link of a request for records the client asks for a change; the provider who wrote the record denies it, and the client disagrees. */
export async function amendRecord(
  { provider, inbox }: Places,
  client: DemoBrowser,
  { link, part }: { readonly link: string; readonly part: string },
): Promise<void> {
  const words = 'I sleep worse, not better.';
  await expectStatus(client.visit(`${link}/amendment`, { amend: part, 'words-1': words }), 200);
  const asked = await linkTo(inbox, formerProvider.email, 'amendment-asked');
  const writer = createBrowser(provider);
  const { html } = await expectStatus(writer.visit(asked), 200);
  if (!html.includes(words)) throw new Error('The provider can’t read what is asked.');
  await expectStatus(
    writer.visit(asked, {
      press: 'decide',
      decision: 'denied',
      grounds: 'accurate',
      words: 'You told me that you slept through the night.',
    }),
    200,
  );
  const page = await linkTo(inbox, formerClient.email, 'amendment');
  const statement = 'I said that of one night.';
  const disagreed = await expectStatus(
    client.visit(page, { press: 'disagree', 'words-disagree': statement }),
    200,
  );
  const [reference = ''] = /AM-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(disagreed.html) ?? [];
  if (!disagreed.html.includes(statement)) throw new Error('The statement is not kept.');
  say(
    `The client asked to have a note changed (${reference}). The provider said it is right; what the client says against it is kept with the record and goes with it.`,
  );
}
