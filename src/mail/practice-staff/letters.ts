import type { PracticeNotice } from '../../domain/account-suspension/disavowal.js';
import { renderLetter, type Letter } from '../letter.js';

const notices: Record<
  PracticeNotice,
  { readonly subject: string; readonly happened: (practice: string) => string; readonly next: string }
> = {
  practice_left: {
    subject: 'You can no longer log in to Headway for a practice',
    happened: (practice) =>
      `${practice} removed you from the staff of their practice on Headway. Your login for it has ended.`,
    next: 'If you think this is a mistake, talk to the practice. They can invite you again.',
  },
  practice_closed: {
    subject: 'A practice on Headway has closed',
    happened: (practice) =>
      `${practice} no longer works through Headway, so your login for the practice has ended.`,
    next: 'You don’t need to do anything. Ask the practice if you have questions about clients.',
  },
  practice_paused: {
    subject: 'A practice on Headway is paused',
    happened: (practice) =>
      `The Headway account of ${practice} is suspended. Until it’s open again, you can’t see the practice’s caseload or appointments.`,
    next: 'You don’t need to do anything. Your own login stays as it is. Ask the practice if you have questions.',
  },
};

/** Tells practice staff that their work with a provider is over, or paused. */
export function practiceNoticeLetter(
  kind: PracticeNotice,
  facts: { readonly givenName: string; readonly practice: string },
): Letter {
  const { subject, happened, next } = notices[kind];
  return renderLetter({
    subject,
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [happened(facts.practice), next],
  });
}
