import type { PracticeNotice } from '../../domain/account-suspension/disavowal.js';
import { renderLetter, type Letter } from '../letter.js';

const notices: Record<
  PracticeNotice,
  { readonly subject: string; readonly happened: (practice: string) => string; readonly next: string }
> = {
  practice_left: {
    subject: 'You no longer log in to Headway for a practice',
    happened: (practice) =>
      `${practice} removed you from the staff of their practice on Headway. Your log-in for it has ended.`,
    next: 'If you think that this is a mistake, speak with the practice: you can be invited again.',
  },
  practice_closed: {
    subject: 'A practice on Headway has closed',
    happened: (practice) =>
      `${practice} no longer works through Headway, so your log-in for the practice has ended.`,
    next: 'There is nothing to do. Questions about clients go to the practice.',
  },
  practice_paused: {
    subject: 'A practice on Headway stands still for the moment',
    happened: (practice) =>
      `The Headway account of ${practice} is on hold. Until it is open again, you see neither caseload nor appointments of the practice.`,
    next: 'There is nothing to do: your own log-in stays as it is. Questions go to the practice.',
  },
};

/** Tells practice staff that their work with a provider is over, or stands still. */
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
