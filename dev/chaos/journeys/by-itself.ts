import { atDesk, setOff, untilIn } from './desk.js';
import type { Journey } from './journey.js';

/** A lead sends news, which every provider gets once. */
export const sendNews: Journey = {
  name: 'provider-news',
  share: 1,
  portal: 'provider',
  needs: 'account',
  staff: ['lead'],
  async go(person, who) {
    const lead = await atDesk(person, who, 'lead');
    const news = { subject: `Shorter forms (${who.index})`, body: 'The intake form asks for less.' };
    const { db } = person.town.behind;
    const { case: row } = await lead.until('the case of the news', async () => {
      const where = { subject: news.subject };
      const sent = await db.providerNews.findFirst({ where, include: { case: true } });
      if (sent === null) await lead.ask('/provider-news', news);
      return sent ?? undefined;
    });
    await person.find(who.email, /(asks for less)/);
    await untilIn(person, row.reference, 'sent');
  },
};

/** The day comes on which everyone’s access is reviewed: every lead is asked. */
export const watchOver: Journey = {
  name: 'access-review',
  share: 1,
  portal: 'provider',
  needs: 'nothing',
  staff: ['lead'],
  async go(person, who) {
    const { db } = person.town.behind;
    await setOff(person, 'access-review-watch', async () => {
      const where = { occasion: 'periodic' } as const;
      return (await db.accessReview.findFirst({ where })) ?? undefined;
    });
    await person.find(`lead-of-${who.email}`, /(\/cases\/AV-)/);
  },
};
