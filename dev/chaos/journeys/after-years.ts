import { atDesk, setOff } from './desk.js';
import { createPerson } from '../person.js';
import type { Journey } from './journey.js';
import { clientOf } from './records.js';

/** The time of a chart is over: it comes on the list, a lead approves it, and what is left is a certificate. */
export const destroyChart: Journey = {
  name: 'record-retention',
  share: 2,
  portal: 'provider',
  needs: 'old chart',
  staff: ['lead'],
  async go(person, who) {
    const chartId = clientOf(who)?.chartId ?? '';
    const { db } = person.town.behind;
    const { listedOn, keptThrough } = await setOff(
      person,
      'retention-reconciliation',
      async () => (await db.listedChart.findUnique({ where: { chartId } })) ?? undefined,
    );
    const lead = await atDesk(person, who, 'lead');
    const [day = '', last = ''] = [listedOn, keptThrough].map((date) => date.toISOString().slice(0, 10));
    await lead.until('the approval of the list', async () => {
      await lead.ask('/record-retention/approve', { day, charts: `${chartId}:${last}` });
      const listed = await db.listedChart.findUnique({ where: { chartId } });
      // Once it is destroyed, it stands on no list anymore.
      return listed === null || listed.approvedAt !== null || undefined;
    });
    await lead.until('the certificate', async () => {
      const found = await db.destructionCertificate.findUnique({ where: { chartId } });
      return found?.finishedAt ? true : undefined;
    });
    await lead.until('the certificate as a file', async () => {
      const { bytes } = await lead.download(`/record-retention/${chartId}/certificate.pdf`);
      return bytes.subarray(0, 4).toString() === '%PDF' || undefined;
    });
  },
};

/** A provider who left is asked after a year who holds the records; another address is named, and counts once its own link is used. */
export const keepContact: Journey = {
  name: 'records-contact',
  share: 2,
  portal: 'provider',
  needs: 'left',
  async go(person, who) {
    const { town } = person;
    const known = `records-of-${who.email}`;
    const wanted = `office-of-${who.email}`;
    const link = await setOff(person, 'records-contact-watch', () =>
      linkIn(known, /https?:\/\/[^/\s]+(\/records-contact\/\S+)/),
    );
    await person.ask(link, {
      recordsPractice: 'Vale Practice',
      recordsAddress: '12 Main St, Albany, NY 12207',
      recordsEmail: wanted,
    });
    const proof = await setOff(person, 'records-contact-watch', () =>
      linkIn(wanted, /https?:\/\/[^/\s]+(\/records-contact-address\/\S+)/),
    );
    const reader = createPerson(town, town.provider, who.index);
    await reader.until(
      'the new address to count',
      async () => (await reader.ask(proof, {})).html.includes('now go to this address') || undefined,
    );

    async function linkIn(to: string, pattern: RegExp): Promise<string | undefined> {
      const told = (await town.messages()).filter((message) => message.to === to);
      return told.map(({ text }) => pattern.exec(text)?.[1]).find((path) => path !== undefined);
    }
  },
};
