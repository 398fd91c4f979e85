import type { Journey } from './journey.js';
import { logInWithCode } from './getting-in.js';

/** A provider ends the contract, whose one client is told and chooses; the last day comes, and the account is offboarded. A day lasts one and a half seconds. */
export const endContract: Journey = {
  name: 'contract-termination',
  share: 4,
  portal: 'provider',
  needs: 'caseload',
  async go(person, who) {
    await logInWithCode(person, who, 'text');
    const lastDay = new Date(Date.now() + 32 * 86_400_000).toISOString().slice(0, 10);
    const reference = await person.until('a reference', async () => {
      const caseload = await person.ask('/contract-termination');
      const plans = Array.from(caseload.html.matchAll(/name="(plan\.[\w-]+)"/g), ([, name = '']) => name);
      await person.ask('/contract-termination', {
        lastDay,
        reason: 'retiring',
        recordsPractice: 'A practice of one’s own',
        recordsAddress: '1 Main Street, Albany, NY 12207',
        recordsEmail: 'records@reyes.example',
        ...Object.fromEntries(plans.map((name) => [name, 'continues_on_headway'])),
        'acknowledge.own_clients_are_yours': 'yes',
        'acknowledge.headway_sourced_stay': 'yes',
        'acknowledge.download_notes': 'yes',
      });
      const { html } = await person.ask('/contract-termination/check');
      const seen = /name="seen" value="([\w-]+)"/.exec(html)?.[1];
      const sent = seen === undefined ? null : await person.ask('/contract-termination/submit', { seen });
      // An answer that got lost leaves a case behind, which the page of the contract then shows.
      const page = sent ?? (await person.ask('/contract-termination/status'));
      return /CT-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.html)?.[0];
    });
    const client = `amara.abbott.${who.email.split('@')[0]?.replace('.', '-')}@clients.example`;
    // A day lasts one and a half seconds: where everything stands still for the whole notice, the client is told that it is over, and not asked.
    const link = await person.until('the client’s link, or the end', async () => {
      const told = (await person.town.messages()).filter(({ to }) => to === client);
      const paths = told.map(({ text }) => /https?:\/\/[^/\s]+(\/provider-leaving\/\S+)/.exec(text)?.[1]);
      const path = paths.find((found) => found !== undefined);
      return path ?? ((await person.town.isClosed(reference)) ? '' : undefined);
    });
    if (link !== '') await person.ask(link, { choice: 'stays' });
    await person.until('the end of the contract', async () =>
      (await person.town.isClosed(reference)) ? true : undefined,
    );
  },
};
