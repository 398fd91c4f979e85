import type { CalendarDate } from '../domain/zoned-time.js';
import { longDate } from './dates.js';
import { crisisLines, renderLetter, type Letter } from './letter.js';

/** What a client is told when their provider leaves; the same facts make the provider's preview. */
export interface ClientNoticeFacts {
  readonly clientGivenName: string;
  readonly providerName: string;
  readonly lastDay: CalendarDate;
  /** Who will hold the records and how to reach them, a line each. */
  readonly recordsContact: readonly string[];
  /** For Headway-sourced clients: where they say what they want. */
  readonly choiceUrl: string | null;
  /** True for Headway-sourced clients who are told too late for a link: support calls them. */
  readonly calledInstead?: boolean;
  /** True when clients were told another last day before. */
  readonly again: boolean;
}

/** The client notice: last session, choices, who will hold the records, 988 and 911. Basis: ACA A.12; process book, "Client notice". */
export function clientNotice(facts: ClientNoticeFacts): Letter {
  const choices = facts.calledInstead
    ? 'You can stay on Headway with a new provider, or keep seeing your provider. It is your choice; we call you to hear it.'
    : facts.choiceUrl === null
      ? `You came to Headway with ${facts.providerName}. You can keep seeing them outside Headway; they will tell you how.`
      : 'You can stay on Headway with a new provider, tell us that you have finished, keep seeing your provider, or ask us to call. It is your choice, and you can change it until the last day.';
  return renderLetter({
    subject: facts.again ? 'A new date for your last session' : 'A change with your provider',
    greeting: `Hello ${facts.clientGivenName},`,
    paragraphs: [
      `${facts.providerName} is leaving Headway. ${facts.again ? 'The date has changed: the' : 'The'} last day for sessions through Headway is ${longDate(facts.lastDay)}. Appointments after that day will be cancelled.`,
      choices,
      `Your records will be held by:\n${facts.recordsContact.join('\n')}\nHeadway keeps its copy for as long as the law requires.`,
    ],
    ...(facts.choiceUrl === null ? {} : { link: { label: 'Say what you want to do', url: facts.choiceUrl } }),
    closing: crisisLines,
  });
}
