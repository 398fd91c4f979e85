import { codeTrouble } from '../two-factor/code-troubles.js';
import { workflowEnds, type WorkflowEnd } from './orphan.js';
import { namedIn } from '../named.js';
import { isPhoneCountry, phoneCountries } from '../phone-country.js';

/** What a line of a case's timeline has beside the sentence's own words: counts, dates and enums. */
export type EventDetail = Readonly<Record<string, string | number | boolean | null>>;

const date = (detail: EventDetail, name: string) => String(detail[name] ?? '');
const whyWithdrawn: Record<string, string> = {
  disavowed: ', because the owner of the account said that it wasn’t them',
  'of-age': ', because a guardian asked and the client is of age now: it is theirs to ask for',
};

const endedBecause = (detail: EventDetail) => whyWithdrawn[String(detail['because'])] ?? '';
const count = (detail: EventDetail, one: string, many: string) => {
  const n = Number(detail['count'] ?? 0);
  return `${n} ${n === 1 ? one : many}`;
};

const whenOwed: Record<string, string> = {
  no_address: 'there is no address on file',
  suppressed: 'the address is blocked',
  not_taken: 'the mail server didn’t accept it after several tries',
  disavowed: 'the account was stopped, and someone else may read its email',
};

const whyNotSent = (detail: EventDetail) =>
  whenOwed[String(detail['because'])] ?? 'the mail server refused it';

const textTrouble: Record<string, string> = {
  not_taken: 'it could not be handed over',
  not_known: 'nobody knows whether it was taken',
};

const whyNoText = ({ because }: EventDetail) =>
  textTrouble[String(because)] ?? `the network refused it (${String(because)})`;

const whyRemoved: Record<string, string> = {
  disavowed: 'The account was removed: the owner of the address didn’t open it.',
  withdrawn: 'The request was withdrawn by the person who made it.',
  moved: 'The account was removed: its address was never verified, and another account has moved to it.',
};

/** Every line a timeline can have, by code. Codes are stored for ever; sentences may be reworded. */
export const caseEvents = {
  requested: (d) => `The end of the contract was requested, with ${date(d, 'lastDay')} as the last day.`,
  'started-by-support': (d) =>
    `Support started the end of the contract, with ${date(d, 'lastDay')} as the last day.`,
  'bookings-restricted': () =>
    'The profile is no longer shown to new clients, and nothing can be booked after the last day.',
  'export-started': () => 'An export of all notes was started.',
  'notice-delayed': (d) => `The client notice was delayed by ${count(d, 'day', 'days')}.`,
  'notice-started': (d) =>
    Number(d['count'] ?? 0) === 0
      ? 'No clients to notify.'
      : `We began to send the client notice to ${count(d, 'client', 'clients')}.`,
  'last-day-changed': (d) => `The last day was moved to ${date(d, 'lastDay')}.`,
  held: () => 'The case was put on hold: nothing is sent, nothing closes, and the dates stay the same.',
  released: (d) => `The hold ended; the last day is ${date(d, 'lastDay')}.`,
  'notice-waived': () => 'Support waived the notice period.',
  withdrawn: () =>
    'The request was withdrawn: the provider is listed and can be booked again, and clients who got the notice are told that the provider is staying.',
  'unfinished-work': (d) => `A reminder of unfinished work was sent (${count(d, 'thing', 'things')} open).`,
  'last-day-ended': (d) =>
    `The last day ended. ${count(d, 'later appointment was', 'later appointments were')} canceled.`,
  'gate-overridden': (d) =>
    `A lead decided that ${gateNames[String(d['gate'])] ?? 'an open point'} doesn’t have to be finished.`,
  'gates-to-lead': () => 'Unfinished work stayed open for a week after the last day and went to a lead.',
  'gates-forced': () => 'The case was closed with unfinished work, at the end of the time for it.',
  'gates-clear': () => 'All work is finished.',
  'offboarding-started': () => 'Offboarding started.',
  'step-done': (d) => stepNames[String(d['step'])] ?? 'A step of offboarding was done.',
  'step-failing': (d) =>
    `A step of offboarding keeps failing and waits for support: ${stepNames[String(d['step'])] ?? ''}`,
  completed: () => 'The contract ended and the case is complete.',
  'export-rendering': (d) => `${count(d, 'chart', 'charts')} are being put into the export.`,
  'export-tried-again': (d) =>
    `The worker died while it rendered ${count(d, 'chart', 'charts')}; what died with it is tried again alone.`,
  'export-ready': (d) => `The export is ready: ${count(d, 'note', 'notes')}.`,
  'export-not-rendered': (d) =>
    `${count(d, 'note', 'notes')} of chart ${String(d['chartId'])} could not be rendered; index.csv lists them: ${String(d['because'])}.`,
  'export-failed': () => 'The export could not be made and waits for support.',
  'export-downloaded': () => 'A download of the export was started.',
  'export-kept-by-hold': () =>
    'The time to download the export is over. A legal hold keeps what is stored; it is removed once the hold is lifted.',
  'export-expired': () => 'The export expired and was removed.',
  'mail-withheld': (d) =>
    `We couldn’t send an email because ${whyNotSent(d)}.${d['kind'] === undefined ? '' : ` It would have said that ${signInChange(d['kind'])}.`}`,
  'call-announced': () => 'A client was told by text that support will call.',
  'call-not-announced': (d) =>
    `A text announcing the call of support may not have reached a client: ${whyNoText(d)}.`,
  'notice-bounced': () =>
    'The email with the notice to a client came back. It doesn’t count as given, so support was asked to call.',
  'client-chose': (d) =>
    Number(d['count'] ?? 1) > 1
      ? `${count(d, 'client', 'clients')} told us what they want.`
      : 'A client told us what they want.',
  'client-called': () => 'Support called a client.',
  'client-unreached': () => 'A client could not be reached after three calls and a letter.',
  'source-decided': (d) =>
    d['upheld'] === true
      ? 'Support decided that the provider brought a client who was recorded as Headway-sourced.'
      : 'Support decided that a client stays recorded as Headway-sourced.',
  orphaned: (d) =>
    `Nobody works on this case anymore: ${workflowEnds[d['because'] as WorkflowEnd] ?? 'its workflow ended'}. A lead was asked to decide.`,
  repaired: () => 'The case goes on from the last step that was finished.',
  'verification-sent': (d) =>
    `An email with a link to verify the address was sent (${mailsSent[String(d['occasion'])] ?? 'again'}).`,
  'verification-taken': () => 'There is already an account with this address.',
  'owner-told': () => 'The owner of the address was told that someone tried to use it.',
  'owner-not-told': (d) =>
    `The owner of the address could not be told by email that someone tried to use it, because ${whyNotSent(d)}. Support was asked to call.`,
  'verification-held-back': () =>
    'The email wasn’t sent: its mailbox got as many as it may in a day. A link that was sent before works on.',
  'verification-not-mailed': () =>
    'The email wasn’t sent: its mailbox got as many as it may in a day, and none with a link that works. The reminders still go by themselves, and support can send it now.',
  'owner-held-back': () =>
    'The owner of the address wasn’t told that someone tried to use it: the mailbox got as many emails as it may in a day.',
  'sign-up-anew': () =>
    'The account that had the address is gone without proof, so this sign-up goes on in a case of its own.',
  'verification-corrected': () => 'The address was corrected; older links no longer work.',
  verified: () => 'The address was verified.',
  'sign-up-taken-over': () =>
    'The link was used in the browser of another sign-up with the address: what was typed there replaced the earlier name, birth date, phone, insurance, and password.',
  'sign-up-password-replaced': () =>
    'The link was used outside the browser of the sign-up: the password that was typed there replaced the earlier one.',
  'verification-expired': () =>
    'No more emails are sent. The account is removed if the address is not verified.',
  'account-removed': (d) =>
    whyRemoved[String(d['because'])] ?? 'The account was removed: its address was never verified.',
  'verification-superseded': () =>
    'This verification is no longer valid: a newer one took its place, the owner of the account stopped it, or the account has ended.',
  'insurance-differs': () =>
    'Name or birth date differ from the insurance card; support was asked to compare.',
  'reset-sent': () => 'An email with a link to choose a new password was sent.',
  'reset-wrong-portal': () => 'The account is on the other portal; the email leads there.',
  'reset-account-held': () => 'The account cannot be signed in to. The email says how to reach support.',
  'reset-no-account': () => 'There is no account with this address. Nothing was sent.',
  'reset-address-suppressed': (d) =>
    `Nothing was sent: the address gets no email (${String(d['reason'])} since ${date(d, 'since')}). Support was asked to look.`,
  'reset-unproven': () =>
    'The address of the account was never proven. The email with the link that proves it was asked for again.',
  // Of cases from when such an account got a link to choose a password.
  'reset-held-back': () =>
    'The email wasn’t sent: its mailbox got as many as it may in a day for accounts that nobody proved. A link that was sent before works on.',
  'reset-joined': () => 'Another case is already waiting for this address to be released.',
  'address-released': () => 'Support released the address; a fresh link goes out.',
  'reset-closed': () => 'Support closed the case without an email.',
  'reset-escalated': () => 'Nobody decided in two business days; the case went to a lead.',
  'reset-completed': () => 'A new password was chosen. All sessions ended.',
  'reset-expired': () => 'The link expired unused.',
  'reset-superseded': () => 'A newer link took the place of this one, or the account was suspended.',
  'account-held': (d) =>
    `Someone pressed “This wasn’t me” in the notice that ${signInChange(d['because'])}. All sessions ended and the account is suspended.`,
  'termination-doubted': (d) =>
    `A contract termination was started from this account since the change: ${String(d['reference'])}. If the owner didn’t start it, hold or withdraw it on its case before clients are told.`,
  'started-by-doubted': (d) =>
    `Someone said “This wasn’t me” about a change made before this termination was started; see ${String(d['reference'])}. Hold or withdraw the termination unless the owner started it.`,
  'closed-by-doubted': (d) =>
    `An account was closed from this one since the change: ${String(d['reference'])}. If its owner didn’t want that, open its reactivation on that case.`,
  'invited-staff-kept': (d) =>
    `${count(d, 'person has', 'people have')} joined our staff through an invitation from this account since the change. They weren’t removed, because no other lead would be left.`,
  'disavowed-again': (d) =>
    `“This wasn’t me” was pressed once more, in the notice that ${signInChange(d['because'])}.`,
  'hold-escalated': () => 'Nobody lifted the suspension in a business day; the case went to a lead.',
  'hold-lifted': ({ addressRestored, factorRemoved }) =>
    `A lead lifted the suspension${addressRestored === true ? ' and went back to the address before the change' : ', and the address stays as it is'}. The owner chooses a new password${factorRemoved === true ? ' and sets up a phone again' : ''}.`,
  'provider-invited': () => 'The invitation was sent.',
  'invitation-accepted': () => 'The invited person signed up.',
  'invitation-taken': () => 'There is already an account with this address. Nobody was invited.',
  'invitation-expired': () => 'The invitation expired.',
  'invitation-withdrawn': () => 'The invitation was withdrawn.',
  'account-notice-sent': (d) => `The owner was told by email: ${signInChange(d['kind'])}.`,
  'phone-before-told': () => 'The phone number before was told by text that it was changed.',
  'phone-before-not-told': (d) =>
    `A text about the change may not have reached the phone number before: ${whyNoText(d)}.`,
  'code-asked-for': (d) => `A code was asked for by ${method(d)}.`,
  'code-sent': (d) => `The code was taken for delivery by ${method(d)}.`,
  'code-not-known': (d) =>
    `Nobody answered whether the code by ${method(d)} was taken; it is not sent again by itself.`,
  'code-not-sent': (d) => `The code was not sent by ${method(d)}. ${trouble(d)}`,
  'code-delivered': (d) => `The code by ${method(d)} was delivered.`,
  'code-not-delivered': (d) => `The code by ${method(d)} did not arrive. ${trouble(d)}`,
  'codes-stopped': (d) =>
    `Setting up phones in ${countryName(d)} was stopped: the last hour looked like pumped traffic. A lead decides when it goes on.`,
  'code-wrong': (d) => `A wrong code was entered (${Number(d['tries'])} of 5).`,
  'codes-disabled': () =>
    'There were 100 wrong codes in a row: codes no longer work for this account until support has recovered it.',
  'challenge-passed': (d) =>
    d['purpose'] === 'enrolment'
      ? 'The right code was entered: the phone is set up, and the person is logged in.'
      : 'The right code was entered; the person is logged in.',
  'challenge-failed': () => 'Five wrong codes were entered; the sign-in starts over with the password.',
  'challenge-superseded': () => 'The person logged out or began again, or a reset or a suspension ended it.',
  'challenge-expired': () => 'Nobody entered the code in time.',
  'recovery-link-sent': () =>
    'An email with a link was sent, by which the owner shows that the mailbox is theirs.',
  'recovery-no-account': () => 'There is no account with this address. Nothing was sent.',
  'recovery-not-enrolled': () =>
    'No phone is set up for this account. The email says that one is asked for when logging in.',
  'recovery-account-held': () =>
    'The account is suspended or has ended, so nothing is recovered. The email says how to reach support.',
  'recovery-joined': () => 'Another case is already recovering this account; this request joined it.',
  'recovery-expired': () => 'The link expired unused.',
  'mailbox-proven': () =>
    'The owner of the mailbox used the link. Support was asked to recognize the person.',
  'proof-recorded': (d) =>
    `Support recognized the owner: ${proofs[String(d['proof'])] ?? 'in another way'}. A second person is asked to approve.`,
  'new-address-proven': () =>
    'Someone used the link to the new address. Support was asked to recognize the person in two ways.',
  'first-proof-recorded': (d) =>
    `Support recognized the owner: ${proofs[String(d['proof'])] ?? 'in another way'}. A second proof is needed.`,
  'address-recovery-no-account': () =>
    'There is no account with the address that was named. Support tells the person in the conversation.',
  'address-recovery-completed': () =>
    'The account has the new address, and all sessions ended. Both addresses are told.',
  'recovery-approved': () => 'A second member of staff approved. All known addresses are told.',
  'recovery-waiting': (d) =>
    d['reached'] === true
      ? 'The owner was told by email, and can stop the reset for 24 hours.'
      : 'No email reached the owner; support was asked to call. The reset can be stopped for at least 24 hours, and until support has had time to call.',
  'recovery-escalated': () => 'Nobody decided in a business day; the case went to a lead.',
  'recovery-denied': () => 'Support closed the case; the sign-in stays as it is.',
  'recovery-cancelled': (d) =>
    `The recovery was stopped: ${stops[String(d['because'])] ?? 'it is not wanted'}.`,
  'recovery-completed': () =>
    'The second factor was reset and all sessions ended. The owner sets up a phone at the next login.',
  'retrieval-link-sent': () =>
    'A mail with a link went to the former address, by which the former provider shows that the mailbox is theirs.',
  'retrieval-no-account': () =>
    'No provider’s account has or had this address. Nothing was sent, and the person who asked was told nothing.',
  'retrieval-joined': () =>
    'Another case is already giving out the notes of this account; this request joined it.',
  'retrieval-refused': (d) => retrievalRefusals[String(d['because'])] ?? 'The notes are not given out.',
  'retrieval-expired': () => 'Nothing was proven in two weeks; the request ended.',
  'retrieval-proven': (d) =>
    `${retrievalProofs[String(d['proof'])] ?? 'Something was proven'}. ${d['second'] === true ? 'Both proofs are in, and a lead was asked to approve.' : 'A second, independent proof is needed.'}`,
  'retrieval-address-written': () =>
    'Support wrote down to which address the download goes, because the former mailbox is gone.',
  'retrieval-escalated': () => 'Nobody decided in a business day; the case went to a lead.',
  'retrieval-approved': () => 'A lead approved. All known addresses are told.',
  'retrieval-waiting': (d) =>
    d['reached'] === true
      ? 'The former provider was told by mail, and can stop the release for 24 hours.'
      : 'No mail reached the former provider; support was asked to call. The release can be stopped for at least 24 hours, and until support has had time to call.',
  'retrieval-released': () => 'Nobody stopped it in the wait. The notes are being exported.',
  'retrieval-ready': () => 'The export is ready, and the link of its one download goes out.',
  'retrieval-incomplete': (d) =>
    `The file lacks ${String(d['count'])} of ${count({ count: d['of'] ?? 0 }, 'note', 'notes')}, so its link wasn’t mailed. Support was asked to look.`,
  'retrieval-in-part': (d) =>
    `Support let the file go out without ${String(d['count'])} of its ${count({ count: d['of'] ?? 0 }, 'note', 'notes')}. The email says so.`,
  'retrieval-made-again': () => 'Support has the file made again.',
  'retrieval-downloaded': () => 'The one download was started; its link opens nothing anymore.',
  'retrieval-not-downloaded': () => 'Nobody downloaded the notes in time; the file was removed.',
  'retrieval-denied': () => 'Support closed the case; no notes are given out.',
  'retrieval-disputed': () =>
    'Someone who reads a known address stopped the release. Who asked is in dispute until a lead has settled it; until then every request for these notes is refused.',
  'asker-moved': () =>
    'The account has another email address. Letters go there from now on, and no link that was emailed before opens anything.',
  'contact-doubted': () =>
    'This was begun after a change that the owner of the account says wasn’t theirs, so someone else may have written it: its link opens nothing anymore, and no email goes out. Call the owner as the case of the suspension says, not at a number that stands here.',
  'contact-received': (d) =>
    `Someone wrote to support: ${contactTopicNames[String(d['topic'])] ?? 'something else'}.${d['crisis'] === true ? ' The message may be about a crisis.' : ''}`,
  'contact-heard': (d) =>
    `These words were not sent to support: the person wrote them in ${d['reference'] === '' ? 'another form, or in one that was refused' : String(d['reference'])}, and they may tell of a crisis.`,
  'contact-reach-changed': () =>
    'The person sent the same message again, and added how they may be reached. The case shows it.',
  'contact-acknowledged': () =>
    'The person was told by email that the message arrived, and where to read the answer.',
  'contact-not-acknowledged': () =>
    'No email was sent, because the address got as many as it may within the hour.',
  'contact-not-mailed': () =>
    'No email was sent, because the person said that email isn’t safe, or the owner of the account that someone else may have changed its address.',
  'contact-alerted': (d) =>
    `The people who are on call were alerted: ${count(d, 'email or text', 'emails and texts')}.`,
  'contact-nobody-alerted': () =>
    'No email or text of the alert was accepted, so nobody on call knows yet. Call them now.',
  'contact-started': (d) => `The topic started ${startedProcesses[String(d['process'])] ?? 'a process'}.`,
  'contact-not-started': (d) => notStarted[String(d['because'])] ?? 'Nothing was started.',
  'contact-written': (d) =>
    `The person wrote again.${d['crisis'] === true ? ' The message may be about a crisis.' : ''}`,
  'contact-reopened': (d) =>
    `The person reopened the conversation.${d['crisis'] === true ? ' The message may be about a crisis.' : ''}`,
  'contact-answered': () => 'Support answered.',
  'contact-answer-told': () => 'The person was told by email that there is an answer.',
  'contact-reminded': () => 'The person was reminded of the answer.',
  'contact-overdue': () => 'Nobody answered in time; the message went to a lead.',
  'contact-silent': () =>
    'The person has not written since the answer. Because of the first message, someone looks again.',
  'contact-resolved': (d) => resolvers[String(d['by'])] ?? 'The request was resolved.',
  'contact-rated': (d) => `The person rated the help ${Number(d['rating'])} of 5.`,
  'contact-closed': () => 'The time to reopen it is over; the conversation is closed.',
  'deactivation-requested': (d) =>
    d['by'] === 'support'
      ? 'Support opened the deactivation for a client who wrote.'
      : 'The client asked to deactivate the account.',
  'deactivation-link-sent': () =>
    'The client was emailed the link to what ends and what is kept, where the deactivation is confirmed.',
  'deactivation-confirmed': (d) =>
    `${d['by'] === 'guardian' ? 'The guardian' : 'The client'} confirmed the deactivation. It can be taken back for 14 days.`,
  'deactivation-providers-told': (d) =>
    `${count(d, 'provider was', 'providers were')} told ${providerNews[String(d['of'])] ?? 'of it'}.${Number(d['unreached'] ?? 0) === 0 ? '' : ` No email reached ${Number(d['unreached'])}; support was asked to call.`}`,
  'deactivation-withdrawn': (d) =>
    deactivationStopped[String(d['because'])] ?? 'The deactivation was taken back; nothing changed.',
  'deactivation-expired': () => 'Nobody confirmed in time; the request is over, and nothing changed.',
  'account-deactivated': (d) =>
    `The account was deactivated: nobody can log in, and ${count(d, 'coming session was', 'upcoming sessions were')} canceled.`,
  'erasure-held': () => 'A legal hold covers the client, so nothing was erased.',
  'data-erased': () => 'Data that is not part of the record was erased.',
  'reactivation-requested': () => 'Support opened the reactivation of a deactivated account.',
  'reactivation-link-sent': () =>
    'The owner was mailed a link to the address of the account, which proves that it is theirs.',
  'reactivation-proven': () => 'The owner used the link. Support was asked to decide.',
  'account-reactivated': () =>
    'The account was reactivated. A letter to its owner has a link to choose a password.',
  'reactivated-of-age': () =>
    'The client has come of age since. No letter goes to the old mailbox, which may be the guardian’s; the coming-of-age case closes the account until they have an address of their own.',
  'care-not-resumed': (d) =>
    `Care with ${count(d, 'provider was', 'providers were')} not resumed, because they are leaving and have told their clients. Support was asked to call the client and to help them find another provider.`,
  'reactivation-denied': () => 'Support left the account closed. The owner is told by email.',
  'reactivation-expired': () => 'Nobody used the link in time; the account stays closed.',
  'reactivation-of-destroyed': () =>
    'The account was destroyed with the last of its records. There is nothing left to open again.',
  'decision-overdue': () => 'Nobody decided in time; the case needs attention.',
  'majority-put-off': (d) =>
    `The birth date was changed. That moves the day of majority from ${date(d, 'from')} to ${date(d, 'to')}. Support was asked to check it.`,
  'majority-announced': (d) =>
    `The client comes of age on ${String(d['on'])}, at ${Number(d['years'])}${jurisdictionWords(d)}.`,
  'majority-moved': (d) =>
    `The day of majority is ${String(d['on'])} now, at ${Number(d['years'])}${jurisdictionWords(d)}.`,
  'majority-told': (d) => majorityLetters[String(d['of'])] ?? 'The client was told.',
  'own-address-named': () => 'An address was named as the client’s own. A link to prove it goes there.',
  'own-address-proven': () =>
    'The address that was named is proven. Support was asked to confirm whose it is.',
  'own-address-confirmed': () => 'Support confirmed that the address is the client’s own.',
  'own-address-denied': () => 'Support found that the address is not the client’s own.',
  'majority-closed': () =>
    'The client is of age: the guardian’s access ended, and nobody can log in until the client’s own address is confirmed.',
  'majority-own-sign-in': () =>
    'The account is the client’s alone, under their own address. A link to choose a password went there.',
  'majority-moot': () => 'The account had ended before the client came of age.',
  'accounting-asked-for': () => 'Someone asked who got their health information.',
  'accounting-due-soon': () => 'The last day is near, and nobody has read the list. Support was alerted.',
  'accounting-overdue': () => 'The last day is over. The privacy officer is told every day.',
  'accounting-extended': (d) => `The last day was put off to ${date(d, 'to')}.`,
  'accounting-given': (d) =>
    d['how'] === 'paper' ? 'The list went out on paper.' : 'The person read the list behind the link.',
  'accounting-withdrawn': (d) => `The request for the list was withdrawn${endedBecause(d)}.`,
  'amendment-asked-for': () => 'Someone asked to have a record changed.',
  'amendment-provider-asked': () => 'The provider was asked to decide.',
  'amendment-provider-unreached': (d) =>
    `The provider could not be asked by email, because ${whyNotSent(d)}. Our staff decides.`,
  'amendment-staff-decides': () => 'The provider has not decided. Our staff was asked to.',
  'amendment-due-soon': () => 'The last day is near. Support was alerted.',
  'amendment-overdue': () => 'The last day is over. The privacy officer is told every day.',
  'amendment-extended': (d) => `The last day was put off to ${date(d, 'to')}.`,
  'amendment-decided': (d) => amendmentDecided[String(d['decision'])] ?? 'It was decided.',
  'amendment-disagreed': () => 'The person disagrees; the statement is kept with the chart.',
  'amendment-others-named': () => 'The person named who else should know of the change.',
  'amendment-rebutted': () => 'The provider answered the statement; the answer is kept with the chart.',
  'amendment-settled': () => 'Nothing more was said, and the request is over.',
  'amendment-withdrawn': (d) => `The request to change a record was withdrawn${endedBecause(d)}.`,
  'access-review-opened': (d) => `The access of ${count(d, 'person', 'people')} is to be reviewed.`,
  'emergency-access-opened': () =>
    'Someone of the staff opened a person’s page in an emergency. Someone else reviews it.',
  'emergency-access-asked': () =>
    'Someone of the staff asks to open a person’s page in an emergency. A second person lets them in.',
  'emergency-access-let-in': () => 'A second person let them in. Someone else reviews it.',
  'emergency-access-alone': () =>
    'No second person answered in time, and they opened it alone. Every lead is told, and someone else reviews it.',
  'access-kept': () => 'Someone’s access was looked at and kept.',
  'access-removed': () => 'Someone’s access was looked at and removed.',
  'access-review-overdue': () => 'The review is late: not everyone was decided about in time.',
  'access-review-completed': () => 'Everyone was decided about, and the review is over.',
  'records-asked-for': (d) =>
    `${askers[String(d['requester'])] ?? 'Someone'} asked for the records of ${count(d, 'provider', 'providers')}.`,
  'records-asker-known': (d) =>
    d['by'] === 'link'
      ? 'The person showed by the mailed link that the request is theirs.'
      : 'Our staff looked at who asks, and that they may.',
  'records-referred': (d) =>
    `The person was told who holds the records, and ${count(d, 'provider was', 'providers were')} asked.`,
  'records-not-referred': () =>
    'No email reached the person. Support was asked to call, and to say who holds the records.',
  'records-authorization-untold': () =>
    'No email told the person that a third party asks for their records on an authorization. Support was asked to call.',
  'records-provider-asked': () => 'A provider was asked for the records.',
  'records-provider-unreached': (d) =>
    `A provider could not be asked by email, because ${whyNotSent(d)}. What they hold is released from the copy that we keep.`,
  'records-said-sent': (d) =>
    `A provider says that the records were sent on ${date(d, 'on')} (${String(d['how'])}).`,
  'records-contradicted': () => 'The person says that they did not get the records.',
  'records-granted': (d) =>
    `${d['by'] === 'provider' ? 'The provider' : 'Our staff'} released the records from the copy that we keep${d['inPart'] === true ? ', but for what was denied' : ''}; the file is being made.`,
  'records-released': () => 'The file is ready to download. A letter to the person says where.',
  'records-on-paper': () =>
    'No email told the person where to get the file. Support was asked to send it on paper.',
  'records-incomplete': (d) =>
    `The file lacks ${String(d['count'])} of ${count({ count: d['of'] ?? 0 }, 'note', 'notes')}, so it didn’t go out. Support was asked to look.`,
  'records-in-part': (d) =>
    `Support let the file go out without ${String(d['count'])} of its ${count({ count: d['of'] ?? 0 }, 'note', 'notes')}. The person is told so.`,
  'records-sent-out': (d) => `Support sent the records (${String(d['how'])}).`,
  'records-uploaded': (d) =>
    `The provider uploaded a copy (${count(d, 'file', 'files')}), which is released; the file is being made.`,
  'records-mailed': () =>
    'The records went by email, as an encrypted file. Its passphrase is behind the link of the request, and on the case.',
  'records-not-mailed': (d) =>
    `The records could not go by email, because ${d['because'] === 'too_large' ? 'the file is too large' : whyNotSent(d)}. They can be downloaded.`,
  'records-passphrase-shown': () =>
    'The passphrase of the emailed records was shown behind the link, to someone who knew the date of birth.',
  'records-passphrase-read': () => 'Support read the passphrase of the emailed records, to say it by phone.',
  'records-taken-to-send': (d) => `Support downloaded the records to send them (${String(d['how'])}).`,
  'letter-on-paper': (d) => `Support made a letter on paper (${String(d['template'])}).`,
  'records-downloaded': () => 'The records were downloaded.',
  'records-denied': (d) => `Access was denied (${String(d['grounds'])}). The person gets a letter.`,
  'records-review-asked': () => 'The person asked for a review of the denial by another clinician.',
  'records-reviewed': (d) =>
    d['upheld'] === true
      ? 'Another clinician upheld the denial.'
      : 'Another clinician overturned the denial; the records are released.',
  'records-wishes': (d) =>
    d['heard'] === true
      ? 'Support wrote down in which form, for which days and how the records are wanted.'
      : 'The person said in which form, for which days and how they want the records.',
  'records-extended': (d) => `The last day was put off to ${date(d, 'to')}.`,
  'records-taken-back': () =>
    'A lead took the denial back as a mistake. The person is told, and the request goes on.',
  'records-consented': () => 'The person’s written consent under 42 CFR Part 2 was seen.',
  'records-revoked': (d) =>
    d['by'] === 'person'
      ? 'The person withdrew the authorization behind their link; nothing more is released on it.'
      : 'The authorization was withdrawn; nothing more is released on it.',
  'records-day-10': () => 'Day 10: nobody was told yet. Support was asked to look.',
  'records-day-15': () =>
    'Day 15: nothing shows that the records were sent. Support was asked to release them.',
  'records-due-soon': () => 'The last day is near. Support was alerted.',
  'records-overdue': () => 'The last day is over. The privacy officer is told every day.',
  'records-download-reminded': () =>
    'Nobody has downloaded the file yet. It was time to remind the person by email.',
  'records-reminded': () => 'It was time to ask the person by email whether the records arrived.',
  'records-call': () => 'The person has not said whether the records arrived. Support was asked to call.',
  'records-confirmed': () => 'The person has their records; the request is closed.',
  'records-contact-asked': () => 'The provider was asked whether their records contact is still right.',
  'records-contact-unanswered': () =>
    'The provider has not said whether their records contact is still right. Support was asked to call.',
  'records-contact-unreached': (d) =>
    `No email reached the provider about their records contact, because ${whyNotSent(d)}. Support was asked to call.`,
  'records-contact-confirmed': () => 'The records contact was confirmed behind the mailed link.',
  'records-contact-changed': () => 'The records contact was changed behind the mailed link.',
  'records-contact-proven': () => 'The new email address of the records contact was proven by its link.',
  'records-withdrawn': (d) => `The request was withdrawn${endedBecause(d)}.`,
  'disclosure-reported': (d) =>
    `Our staff reported that information of ${count(d, 'client', 'clients')} went to the wrong person. It is in their accounting of disclosures.`,
  'disclosure-assessed': (d) =>
    d['conclusion'] === 'breach'
      ? 'The risk was assessed: it is a breach. A lead was asked to approve that.'
      : 'The risk was assessed: a low probability that the information was compromised. A lead was asked to approve that.',
  'breach-found': () => 'A lead approved that it is a breach. Letters go out to everyone concerned.',
  'breach-ruled-out': () => 'A lead approved that it is no breach. Nobody has to be told.',
  'breach-delayed': (d) =>
    `Law enforcement asked (${String(d['statement'])}) to keep notices back through ${date(d, 'through')}.`,
  'breach-emailed': (d) => `Letters about the breach were emailed to ${count(d, 'client', 'clients')}.`,
  'breach-letters-owed': (d) =>
    `No email reached ${count(d, 'client', 'clients')}. Support was asked to mail a letter.`,
  'breach-of-destroyed': () =>
    'The record of someone concerned was destroyed, and with it their name and address: they can’t be told.',
  'breach-told': (d) => `${d['whom'] === 'media' ? 'The media were' : 'HHS was'} told on ${date(d, 'on')}.`,
  'breach-part-reported': (d) =>
    `${String(d['reference'])} was reported as a part of this, with ${count(d, 'person', 'people')}. HHS, and the media where they are owed it, are told of all of them.`,
  'breach-closed': () => 'Everyone was told; a lead closed the report.',
  'disclosure-due-soon': () => 'The last day to tell people comes nearer. Support was alerted.',
  'disclosure-late': () => 'The last day to tell someone is over. The privacy officer is told every day.',
  'address-released-by-owner': () => 'The owner proved the address by a link, so it gets email again.',
  'news-requested': () => 'News for providers was handed in.',
  'news-sent': (d) =>
    `The news went out to ${count(d, 'provider', 'providers')}; ${Number(d['withheld'] ?? 0)} got none, because they unsubscribed or their mailbox did not take it.`,
} as const satisfies Record<string, (detail: EventDetail) => string>;

export type CaseEventCode = keyof typeof caseEvents;

/** The sentence of one line; a code of another version of the program is shown as it is. */
export function describeEvent(code: string, detail: EventDetail): string {
  const known = namedIn(caseEvents, code);
  return known === null ? code : caseEvents[known](detail);
}

const majorityLetters: Record<string, string> = {
  first: 'The client was told that the guardian’s access ends.',
  second: 'The client was told again.',
  closed: 'The client was told that the guardian’s access has ended.',
  'own-address': 'A link was mailed to the address that was named.',
  'own-sign-in': 'The client was told that the account is the client’s alone.',
};

function jurisdictionWords(detail: EventDetail): string {
  const state = String(detail['jurisdiction']);
  return state === 'any' ? '' : ` (${state})`;
}

const codeMethods: Record<string, string> = { text: 'text', voice: 'call', email: 'email' };

function method(detail: EventDetail): string {
  return codeMethods[String(detail['method'])] ?? 'another way';
}

function countryName(detail: EventDetail): string {
  const country = String(detail['country']);
  return isPhoneCountry(country) ? phoneCountries[country] : country;
}

/** Why a code didn't get through, with Twilio's code where there is one, and what to try next. */
function trouble(detail: EventDetail): string {
  const because = String(detail['because'] ?? '');
  const { sentence, next } = codeTrouble(because);
  const source = /^\d{5}$/.test(because) ? ` (Twilio ${because})` : '';
  const ways = next.map((way) => codeMethods[way]).join(', ');
  return `${sentence}${source}${ways === '' ? '' : ` What may still work, where it is offered: ${ways}.`}`;
}

const gateNames: Record<string, string> = {
  unsigned_notes: 'unsigned notes',
  unbilled_sessions: 'unbilled sessions',
  clients_without_outcome: 'clients without an outcome',
};

const signInChanges: Record<string, string> = {
  password_changed: 'the password was changed',
  email_change_requested: 'another email address was asked for',
  email_changed: 'the email address was changed',
  email_changed_to_this: 'the email address was changed to this one',
  second_factor_enrolled: 'a phone was set up for codes',
  second_factor_reset: 'multi factor authentication was reset',
  practice_staff_invited: 'someone was invited to their practice staff',
  practice_staff_removed: 'someone was removed from their practice staff',
  staff_invited: 'someone was invited to our staff from their account',
  staff_invited_by_lead: 'another lead invited someone to our staff',
  staff_joined: 'someone joined our staff',
  details_changed: 'details of their account were changed',
  termination_requested: 'the end of their contract was requested',
  sign_in_locked: 'sign-in was locked after ten wrong passwords',
  practice_left: 'they were removed from the practice staff',
  practice_closed: 'their provider has left Headway',
  practice_paused: 'the account of their provider is suspended',
};

/** What a notice to the owner of an account tells, in words. */
export function signInChange(kind: unknown): string {
  return signInChanges[String(kind)] ?? 'their sign-in was changed';
}

const askers: Record<string, string> = {
  person: 'The person',
  guardian: 'A parent or guardian',
  representative: 'A personal representative',
  third_party: 'A third party with an authorization',
};

const providerNews: Record<string, string> = {
  confirmed: 'that the client is leaving',
  withdrawn: 'that the client stays',
  deactivated: 'that the account is closed and upcoming sessions are canceled',
};

const deactivationStopped: Record<string, string> = {
  account:
    'The account had ended meanwhile, or it or the guardian’s was suspended, so the deactivation was stopped.',
  disavowed:
    'The owner of the account from which this was asked for or confirmed said that it wasn’t them, so the deactivation was stopped.',
  'of-age': 'The client came of age meanwhile, so the deactivation was stopped: it is theirs to ask for.',
};

const contactTopicNames: Record<string, string> = {
  cannot_access: 'can’t access the account',
  no_reset_mail: 'the reset email didn’t arrive',
  unsubscribed: 'wants off the unsubscribed list',
  deactivate: 'wants the account deactivated',
  records: 'asks for records',
  correction: 'asks to have a record changed',
  disclosures: 'asks who got their health information',
  lost_phone: 'lost the phone',
  lost_mailbox: 'lost the mailbox',
  family: 'adding a family member',
  something_else: 'something else',
};

const startedProcesses: Record<string, string> = {
  password_reset: 'a password reset for the address',
  factor_recovery: 'the recovery of a lost phone for the address',
  note_retrieval: 'a former provider’s way to their notes, for the address',
  record_request: 'a request for records to the providers',
  record_amendment: 'a request to the provider to change a record',
  accounting_request: 'a request for an accounting of disclosures',
  address_recovery: 'the recovery of the account by a new address',
  address_release: 'a proof of the address by a link, after which it gets email again',
};

const notStarted: Record<string, string> = {
  'no-records':
    'Nothing was started: there is no client with this address who has records, or their account is suspended. Ask the person who they are.',
  'whose-record':
    'Nothing was started: the person was not logged in, or it isn’t clear which record they mean. Make sure who asks and of which provider, then press “They ask to have a record changed”.',
  'whose-list':
    'Nothing was started: there is no client with this address, a guardian acts for them, or their account is suspended. Make sure who asks, then press “They ask who got their health information”.',
  'email-unsafe':
    'Nothing was started: it would email, and the person said that email isn’t safe. Call the person.',
  'too-often': 'Nothing was started: the same was asked for too often for this address.',
  'not-suppressed': 'The address is not on the list of blocked addresses, so nothing has to be released.',
  bounced:
    'The address is blocked because its mailbox refused email. A link can’t prove it; look into it with the person.',
  complained:
    'The address is blocked because its owner reported our email as spam. Ask before you release it.',
};

const resolvers: Record<string, string> = {
  person: 'The person said that the matter is settled.',
  support: 'Support resolved the request.',
  silence: 'The person did not write again, so the request counts as resolved.',
};

const proofs: Record<string, string> = {
  call_back: 'by a call back at a number verified elsewhere',
  licence_on_video: 'by the license, shown on a video call',
  id_on_video: 'by a photo ID, shown on a video call',
};

/** Why notes aren't given out, said to support alone. */
const retrievalRefusals: Record<string, string> = {
  not_a_provider:
    'The account at this address is no provider’s, so there are no notes to give out. Nothing was sent.',
  account_suspended:
    'The account is suspended because of “This wasn’t me”, so no notes are given out. Lift the suspension first; then the provider asks again.',
  identity_disputed:
    'An earlier release was stopped from a known address, and no lead has settled who asked. No notes are given out until then.',
  still_open:
    'The provider can still log in and export the notes there, so nothing is given out this way. Help them to log in.',
  retention_over:
    'No notes are left: the retention of every chart is over and the charts were destroyed. Their certificates say when and under which rule.',
};

const retrievalProofs: Record<string, string> = {
  mailbox: 'The former mailbox was proven by its link',
  phone_code: 'The former phone was proven by a code',
  board_call_back: 'Support called back at the number on the license board’s page',
  license_on_video: 'Support saw the license on a video call',
};

const stops: Record<string, string> = {
  owner: 'someone used the cancel link',
  'signed-in': 'someone logged in with a code on the phone',
  'factor-reset': 'the second factor was reset or removed in another way',
  held: 'the account was suspended',
  ended: 'the account has ended',
  'address-taken': 'another account has the new address by now',
};

const mailsSent: Record<string, string> = {
  request: 'the first',
  reminder: 'a reminder',
  resend: 'asked for again',
  correction: 'to the corrected address',
};

const stepNames: Record<string, string> = {
  'confirm-to-clients':
    'Care with this provider has ended: clients were told by email, and support calls those whom none reached.',
  'payer-roster-notice': 'The notice to the payer rosters was handed to support.',
  'end-sessions': 'All sign-ins were ended.',
  'end-account': 'The account was ended; downloads stay possible for thirty days.',
  'keep-former-contacts': 'Address and phone were kept for later record requests.',
  'recompute-retention': 'The retention date of every chart was computed.',
  'end-contract': 'The contract was ended.',
  'exit-letter': 'The exit letter was sent.',
};

const amendmentDecided: Readonly<Record<string, string>> = {
  accepted: 'The record is changed as was asked. The person gets a letter.',
  in_part: 'A part of the record is changed, the rest is denied. The person gets a letter.',
  denied: 'The change was denied. The person gets a letter.',
};
