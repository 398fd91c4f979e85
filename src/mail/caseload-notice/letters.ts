import type { ClientChoice } from '../../domain/client-migration/states.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../dates.js';
import { choiceWords } from '../client-migration/choices.js';
import { crisisLines, renderLetter, type Letter } from '../letter.js';

/** What a client is told when their provider leaves; the same facts make the provider's preview. */
export interface ClientNoticeFacts {
  readonly clientGivenName: string;
  readonly providerName: string;
  readonly lastDay: CalendarDate;
  /** Who will hold the records and how to reach them, a line each. */
  readonly recordsContact: readonly string[];
  /** For Headway-sourced clients: where they say what they want. */
  readonly choiceUrl: string | null;
  /** Where clients write to support. */
  readonly contactUrl: string;
  /** True for Headway-sourced clients who are told too late for a link: support calls them. */
  readonly calledInstead?: boolean;
  /** True when clients were told another last day before. */
  readonly again: boolean;
  /** What the client chose before, where the date has changed since. */
  readonly chosen?: ClientChoice | null;
  /** False when the provider sees no clients anymore, here or elsewhere. Why is theirs: no mail of ours tells it. */
  readonly practisesOn: boolean;
}

/** The client notice: last session, choices, who will hold the records, 988 and 911. Basis: ACA A.12; process book, "Client notice". */
export function clientNotice(facts: ClientNoticeFacts): Letter {
  const told = facts.calledInstead ? 'by-call' : facts.choiceUrl === null ? 'own' : 'by-link';
  const words = facts.practisesOn ? leaving(facts) : seesNobody(facts);
  return renderLetter({
    subject: facts.again ? words.newDate : 'A change with your provider',
    greeting: `Hello ${facts.clientGivenName},`,
    paragraphs: [
      `${words.news} Appointments after that day will be canceled.`,
      told === 'by-link' && facts.chosen
        ? `You told us: ${choiceWords[facts.chosen].label}. You don’t need to do anything. To change your choice, use the link by ${longDate(facts.lastDay)}.`
        : words.choices[told],
      `Your records will be held by:\n${facts.recordsContact.join('\n')}`,
      'Headway keeps its copy for as long as the law requires.',
    ],
    ...(facts.choiceUrl === null
      ? {}
      : {
          link: {
            label: facts.chosen ? 'Change your choice' : 'Say what you want to do',
            url: facts.choiceUrl,
          },
        }),
    closing: crisisLines,
  });
}

/** The words of a notice that depend on whether the provider goes on seeing clients elsewhere. */
type Words = (facts: ClientNoticeFacts) => {
  readonly newDate: string;
  readonly news: string;
  readonly choices: Record<'own' | 'by-link' | 'by-call', string>;
};

/** By when to choose, and how long a choice can be changed. */
function chooseBy(lastDay: CalendarDate): string {
  return `Please choose by ${longDate(lastDay)}. You can change your choice until that day ends.`;
}

const leaving: Words = ({ providerName, lastDay, again }) => ({
  newDate: 'A new date for your last session',
  news: `${providerName} is leaving Headway. ${again ? 'The date has changed: the' : 'The'} last day for sessions through Headway is ${longDate(lastDay)}.`,
  choices: {
    own: `You came to Headway with ${providerName}. You can keep seeing them outside Headway. They will tell you how.`,
    'by-link': `You can stay on Headway with a new provider, tell us that you’ve finished, keep seeing your provider, or ask us to call. It’s your choice. ${chooseBy(lastDay)}`,
    'by-call':
      'You can stay on Headway with a new provider or keep seeing your provider. It’s your choice. We’ll call you to ask.',
  },
});

const seesNobody: Words = ({ providerName, lastDay, again, contactUrl }) => ({
  newDate: 'A new date for the change with your provider',
  news: `${providerName} is no longer able to see clients after ${longDate(lastDay)}${again ? ', which is a new date' : ''}. We know this may be hard, and we’ll help you with what comes next.`,
  choices: {
    own: `If you’d like a new provider, write to us and we’ll help you find one: ${contactUrl}`,
    'by-link': `You can stay on Headway with a new provider (we’ll help you find one), tell us that you’ve finished, or ask us to call. It’s your choice. ${chooseBy(lastDay)}`,
    'by-call':
      'You can stay on Headway with a new provider, and we’ll help you find one. It’s your choice. We’ll call you to ask.',
  },
});
