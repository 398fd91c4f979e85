import type { VNode } from 'preact';
import { dayMs } from '../../domain/instants.js';
import type { RetrievalProofKind } from '../../domain/note-retrieval/proofs.js';
import type { CaseKind } from '../../domain/ids.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { RecoveryProof, WaitingOn } from '../../generated/prisma/client.js';
import { zoneName } from '../../mail/dates.js';
import { Tag } from '../components/tags.js';

/** What the kinds of cases are called in the console. */
export const kindWords: Record<CaseKind, string> = {
  contract_termination: 'Contract termination',
  note_export: 'Note export',
  email_verification: 'Email verification',
  password_reset: 'Password reset',
  account_suspension: 'Suspended account',
  provider_invitation: 'Provider invitation',
  provider_news: 'Provider news',
  account_notice: 'Account notice',
  two_factor: 'Two-factor login',
  practice_staff_invitation: 'Practice staff invitation',
  staff_invitation: 'Staff invitation',
  access_review: 'Access review',
  factor_recovery: 'Lost phone',
  address_recovery: 'Lost mailbox',
  contact_request: 'Message to support',
  client_deactivation: 'Client deactivation',
  note_retrieval: 'Notes of a former provider',
  client_reactivation: 'Client reactivation',
  client_majority: 'Coming of age',
  record_request: 'Request for records',
  disclosure_report: 'Something went to the wrong person',
  record_amendment: 'Request to change a record',
  accounting_request: 'Request for an accounting of disclosures',
};

/** How the owner of a lost phone was recognized, as staff say it. */
export const recoveryProofWords: Record<RecoveryProof, string> = {
  call_back: 'Called back at a number verified elsewhere',
  licence_on_video: 'License shown on a video call',
  id_on_video: 'Photo ID shown on a video call',
};

/** How a former provider proved who they are, as staff say it. */
export const retrievalProofWords: Record<RetrievalProofKind, string> = {
  mailbox: 'Former mailbox, by the mailed link',
  phone_code: 'Former phone, by a code',
  board_call_back: 'Called back at the number on the license board’s page',
  license_on_video: 'License shown on a video call',
};

/** Whom a case waits on, as staff say it. */
export const waitingWords: Record<WaitingOn, string> = {
  person: 'Client / Provider',
  support: 'Support',
  timer: 'Scheduled',
  system: 'In progress – nothing for you to do',
  nobody: 'Closed',
};

/** Whom a case waits on, and that nothing goes on while its workflow hasn't begun. */
export function waitingOnWords({
  waitingOn,
  workflowStartedAt,
}: {
  readonly waitingOn: WaitingOn;
  readonly workflowStartedAt: Date | null;
}): string {
  return waitingOn === 'system' && workflowStartedAt === null ? 'Not begun yet' : waitingWords[waitingOn];
}

/** States whose code isn't what staff call them. */
const stateWords: Record<string, string> = {
  held: 'On hold',
};

/** A stored code as words: in_notice is “In notice”, and sign-out “Sign out”. */
export function inWords(code: string): string {
  const known = stateWords[code];
  if (known !== undefined) return known;
  const words = code.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const states: Record<string, 'blue' | 'green' | 'amber' | 'red'> = {
  requested: 'blue',
  in_notice: 'blue',
  held: 'amber',
  suspended: 'amber',
  closing: 'amber',
  completed: 'green',
  ready: 'green',
  sent: 'blue',
  not_sent: 'amber',
  invited: 'blue',
  verified: 'green',
  accepted: 'green',
  failed: 'red',
  open: 'blue',
  reported: 'amber',
  assessed: 'amber',
  notifying: 'red',
  no_breach: 'green',
  passed: 'green',
  mailbox_proven: 'blue',
  proof_recorded: 'blue',
  one_proof: 'blue',
  proven: 'blue',
  released: 'green',
  downloaded: 'green',
  overdue: 'red',
  disputed: 'red',
  refused: 'red',
  waiting: 'amber',
  answered: 'blue',
  resolved: 'green',
  denied: 'red',
  announced: 'blue',
  own_sign_in: 'green',
  identity_link_sent: 'blue',
  confirmed: 'amber',
  erasure_held: 'amber',
  deactivated: 'green',
  reactivated: 'green',
};

/** The state of a case; the color only repeats the words. */
export function StateTag({ state }: { state: string }): VNode {
  return <Tag tone={states[state]}>{inWords(state)}</Tag>;
}

/** An instant as staff read it: Tue, Nov 24, 5:00 PM EST; the year where it is another one. */
export function shortInstant(at: Date, timeZone: string, now: Date): string {
  const format = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    ...(at.getUTCFullYear() === now.getUTCFullYear() ? {} : { year: 'numeric' }),
  });
  return `${format.format(at)} ${zoneName(at, timeZone)}`;
}

/** Until when a case waits: late or not where someone has to act, a plain date where only time has to pass. */
export function CaseDue({
  row: { dueAt, waitingOn },
  now,
  timeZone = supportTimeZone,
}: {
  row: { dueAt: Date | null; waitingOn: WaitingOn };
  now: Date;
  timeZone?: string;
}): VNode {
  if (dueAt !== null && waitingOn === 'timer') return <span>{shortInstant(dueAt, timeZone, now)}</span>;
  return <Due at={dueAt} now={now} timeZone={timeZone} />;
}

/** When someone of our staff last logged in, in support's time zone. */
export function lastLogin(at: Date | null, now: Date): string {
  return at === null ? 'Never' : shortInstant(at, supportTimeZone, now);
}

const soonMs = dayMs;

/** Until when, in support's time zone unless another is given, and said in so many words when it is late or nearly. */
export function Due({
  at,
  now,
  timeZone = supportTimeZone,
}: {
  at: Date | null;
  now: Date;
  timeZone?: string;
}): VNode {
  if (at === null) return <span>No date</span>;
  const late = at <= now;
  const soon = !late && at.getTime() - now.getTime() < soonMs;
  return (
    <span>
      {shortInstant(at, timeZone, now)}
      {late && [' ', <Tag tone="red">Overdue</Tag>]}
      {soon && [' ', <Tag tone="amber">Due soon</Tag>]}
    </span>
  );
}
