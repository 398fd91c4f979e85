import type { ClientChoice } from '../../domain/client-migration/states.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../dates.js';
import { choiceWords } from './choices.js';
import { crisisLines, renderLetter, type Letter } from '../letter.js';

interface ClientFacts {
  readonly clientGivenName: string;
  readonly providerName: string;
  /** False when the provider sees no clients anymore, here or elsewhere. Why is theirs: no mail of ours tells it. */
  readonly practisesOn: boolean;
}

/** A week after the notice, to a client who didn't choose. */
export function clientReminder(facts: ClientFacts & { lastDay: CalendarDate; choiceUrl: string }): Letter {
  return renderLetter({
    subject: 'A reminder: a change with your provider',
    greeting: `Hello ${facts.clientGivenName},`,
    paragraphs: [
      facts.practisesOn
        ? `${facts.providerName} is leaving Headway; the last day for sessions is ${longDate(facts.lastDay)}. We haven’t heard from you yet.`
        : `${facts.providerName} is no longer able to see clients after ${longDate(facts.lastDay)}. We haven’t heard from you yet.`,
      `Tell us by ${longDate(facts.lastDay)} what you’d like, so that you aren’t left without care.`,
    ],
    link: { label: 'Say what you want to do', url: facts.choiceUrl },
    closing: crisisLines,
  });
}

/** What was saved of a client's choice, and until when it can be changed. */
export function choiceSaved(
  facts: ClientFacts & { choice: ClientChoice; lastDay: CalendarDate; choiceUrl: string },
): Letter {
  const { label, next } = choiceWords[facts.choice];
  return renderLetter({
    subject: 'We saved your choice',
    greeting: `Hello ${facts.clientGivenName},`,
    paragraphs: [
      `You told us what you’d like after the change with ${facts.providerName}: ${label}.`,
      next,
      `You can change your choice until ${longDate(facts.lastDay)} ends.`,
    ],
    link: { label: 'Change your choice', url: facts.choiceUrl },
    closing: crisisLines,
  });
}

/** To every client who was told, when the provider stays after all; who asked for a new provider can undo that. */
export function providerStays(facts: ClientFacts & { undoUrl: string | null }): Letter {
  return renderLetter({
    subject: 'Your provider stays with Headway',
    greeting: `Hello ${facts.clientGivenName},`,
    paragraphs: [
      `${facts.providerName} ${facts.practisesOn ? 'is not leaving Headway' : 'can go on seeing clients'} after all. You can book sessions as before.`,
      ...(facts.undoUrl === null
        ? []
        : [
            'You asked for a new provider, and we’re looking for one. We’ll keep looking unless you tell us to stop.',
          ]),
    ],
    ...(facts.undoUrl === null ? {} : { link: { label: 'Stay with your provider', url: facts.undoUrl } }),
    closing: crisisLines,
  });
}

/** After the last day, to every client. */
export function careEnded(
  facts: ClientFacts & {
    lastDay: CalendarDate;
    recordsContact: readonly string[];
    contactUrl: string;
  },
): Letter {
  return renderLetter({
    subject: facts.practisesOn
      ? 'Your sessions with your provider through Headway have ended'
      : 'Your sessions with your provider have ended',
    greeting: `Hello ${facts.clientGivenName},`,
    paragraphs: [
      `${longDate(facts.lastDay)} was the last day for sessions with ${facts.providerName}${facts.practisesOn ? ' through Headway' : ''}.`,
      `For a copy of your records, ask:\n${facts.recordsContact.join('\n')}`,
      `If you’d like a new provider, write to us and we’ll help: ${facts.contactUrl}`,
    ],
    closing: crisisLines,
  });
}
