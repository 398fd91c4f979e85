import type { Act, ActRole } from '../acts.js';
import { businessDaysAfter, supportHours, lastBusinessBefore } from '../business-hours.js';
import { namedIn } from '../named.js';
import type { CaseEventCode } from './events.js';

/** Where support works: its business days and hours. */
export const supportTimeZone = supportHours.timeZone;

/** What finishing a task changes, beside the task. `by_act`: an act on the case finishes it, and nothing else. `repair` lets the workflow of the case go on. `choice` is recorded through the update `recordCall` of the client's migration. */
export type TaskEffect = 'none' | 'notice_given' | 'source_decided' | 'choice' | 'by_act' | 'repair';

/** What ends a task that nobody finishes by hand: acts on its case, a release on the page of stopped codes, an answer in the conversation of its case, a decision on the page of its record request or note retrieval, in its review of access, or the sweep once nothing waits. */
export type TaskEnd =
  | readonly Act[]
  | 'codes-page'
  | 'conversation'
  | 'record-request'
  | 'note-retrieval'
  | 'record-amendment'
  | 'accounting-request'
  | 'access-review'
  | 'sweep';

type TaskKind = TaskFacts &
  (
    | { readonly effect: Exclude<TaskEffect, 'by_act'> }
    | { readonly effect: 'by_act'; readonly endedBy: TaskEnd }
  );

interface TaskFacts {
  readonly title: string;
  readonly instructions: string;
  /** Business days in which it is to be done, unless the case itself names a date. Basis: product; care that may break off comes first. */
  readonly businessDays: number;
  /** It may be done after the last day of its case (src/cases/last-days.ts); every other task is due before that ends. */
  readonly withoutLastDay?: true;
  /** The date that its case names for it is the last day, which may have moved since. */
  readonly namesLastDay?: true;
  /** Only a lead finishes it: it asks for a decision that is a lead's. */
  readonly onlyLead?: true;
}

/** Everything support may be asked to do, by kind. */
export const supportTasks = {
  give_notice_by_phone: {
    title: 'Tell a client that their provider is leaving',
    instructions:
      'We couldn’t deliver an email. Call, or mail a letter: last session, their choices, who will hold the records, 988 and 911.',
    effect: 'notice_given',
    businessDays: 2,
  },
  tell_provider_stays: {
    title: 'Tell a client that their provider is staying',
    instructions:
      'This client was told that the provider is leaving, and we couldn’t deliver the email that takes it back. Call, or mail a letter: the provider stays, and the client can book sessions as before.',
    effect: 'none',
    businessDays: 2,
  },
  call_client_first: {
    title: 'Call a client before the email goes out',
    instructions:
      'Support is ending this contract, and the provider may not tell this client. Call first. The email goes out automatically after a day, or after a weekend or a holiday once you’ve had four hours to call.',
    effect: 'notice_given',
    businessDays: 1,
    // It is due before its mail, and care that ended today is called about tomorrow.
    withoutLastDay: true,
  },
  call_client_choice: {
    title: 'Call a client about their choice',
    instructions:
      'Ask which of the answers below the client wants. Record each call. After three calls without an answer, we mail a letter.',
    effect: 'choice',
    businessDays: 2,
    namesLastDay: true,
  },
  post_provider_letter: {
    title: 'Mail a letter to a provider or their representative',
    instructions:
      'We couldn’t deliver an email to the provider. Mail what it says in a letter: to the provider, or to the custodian if the provider has died.',
    effect: 'none',
    businessDays: 2,
  },
  send_letter: {
    title: 'Mail a letter to a client we couldn’t reach',
    instructions: 'Mail the letter to the address on file.',
    effect: 'none',
    businessDays: 2,
  },
  rematch_client: {
    title: 'Find a new provider for a client',
    instructions:
      'The client wants to stay on Headway. Offer three providers who take the client’s insurance.',
    effect: 'none',
    businessDays: 5,
  },
  client_at_risk: {
    title: 'Follow up with a client at risk or in continuing care',
    instructions:
      'The provider marked this client. Make sure that care continues. In-network coverage may end with the last day.',
    effect: 'none',
    businessDays: 1,
  },
  decide_source: {
    title: 'Decide who brought a client',
    instructions:
      'The provider says that they brought this client. Look at the initial intake and decide within five business days.',
    effect: 'source_decided',
    businessDays: 5,
  },
  payer_roster: {
    title: 'Tell the payers that a provider left',
    instructions: 'Send the roster change to every payer of this provider.',
    effect: 'none',
    businessDays: 5,
  },
  review_plan: {
    title: 'Review a plan that differs from what clients are asked',
    instructions:
      'The provider expects clients to follow them. Note it for contract review; it changes nothing for the clients.',
    effect: 'none',
    businessDays: 5,
    withoutLastDay: true,
  },
  gates_to_lead: {
    title: 'A lead decides about unfinished work after the last day',
    instructions:
      'Unfinished work has been open for a week. Help the provider finish it, or override the gate with a reason.',
    effect: 'none',
    businessDays: 2,
    onlyLead: true,
  },
  release_address: {
    title: 'Password reset blocked: this address gets no email',
    instructions:
      'Someone asked to reset a password, but this address gets no email. Make sure that the owner wants email again, then release the address with a reason. This case then sends a new link.',
    effect: 'by_act',
    endedBy: ['releaseAddress', 'closeReset'],
    businessDays: 2,
  },
  check_insurance: {
    title: 'Compare an account with the insurance card',
    instructions:
      'The name or birth date differs from the insurance card. Ask the client which is right. The account has the name of the person seeking care.',
    effect: 'none',
    businessDays: 3,
  },
  care_not_resumed: {
    title: 'Call a client who came back while their provider is leaving',
    instructions:
      'The account was reactivated, but care with a provider wasn’t resumed: the provider is leaving and has told their clients already. Call the client, tell them, and offer three providers who take their insurance.',
    effect: 'none',
    businessDays: 1,
  },
  check_birth_date: {
    title: 'Check a birth date that makes a minor come of age later',
    instructions:
      'The birth date on a family member’s account was changed, so the guardian keeps access longer; the case says until when. The guardian can log in there, too. Ask the client, by a number that isn’t the guardian’s, and look at an ID or the insurance. If the new date is wrong, have it corrected on the account page, or report it to a lead.',
    effect: 'none',
    businessDays: 2,
  },
  find_day_of_age: {
    title: 'Find out when a family member comes of age',
    instructions:
      'We couldn’t work out when this person comes of age, so their guardian’s access won’t end on that day by itself. Look at the birth date, the time zone and the providers on their person’s page. If these are right, ask an engineer: the log names the account. The task ends by itself once we can look again.',
    effect: 'none',
    businessDays: 2,
  },
  account_disavowed: {
    title: 'Owner reported “This wasn’t me”',
    instructions:
      'All sessions have ended and the account is suspended. An intruder may have pressed it, too: the case says in which notices it was pressed, and at which address, and what was started from the account since. Call the owner at a known number, then lift the suspension with a reason. The owner must choose a new password.',
    effect: 'by_act',
    endedBy: ['liftHold'],
    businessDays: 1,
  },
  recover_factor: {
    title: 'Verify someone who lost their phone',
    instructions:
      'The person has proven their mailbox. Call back at a number that is verified elsewhere (payer roster, license board, contract), never at a number they just gave you, or look at their license on a video call. Answers to questions never count. Then record the proof on the case.',
    effect: 'by_act',
    endedBy: ['recordProof', 'denyRecovery'],
    businessDays: 1,
  },
  recover_address: {
    title: 'Verify someone who lost their mailbox',
    instructions:
      'The person has proven a new address; the one on the account proves nothing anymore. Recognize them in two ways that don’t depend on each other: call back at a number that was on the account or is verified elsewhere, never at one they just gave you; look at their license or a photo ID with their name and birth date on a video call. Answers to questions never count. Then record each proof on the case.',
    effect: 'by_act',
    endedBy: ['recordProof', 'denyRecovery'],
    businessDays: 1,
  },
  approve_recovery: {
    title: 'Approve a recovery that a colleague prepared',
    instructions:
      'Someone other than the person who recorded the proofs must check them: which number and where it stood, which license, which ID. Then approve or close the case. The change follows after at least 24 hours in which the owner can stop it.',
    effect: 'by_act',
    endedBy: ['approveRecovery', 'denyRecovery'],
    businessDays: 1,
  },
  retrieve_notes: {
    title: 'Verify a former provider who asks for their notes',
    instructions:
      'One proof is there, and a second, independent one is needed: the code to their former phone, which they type on our page, or a call back at the number on the license board’s page, or their license on a video call. Never use a number that they gave you just now. Answers to questions never count. Record the proof on the case, with the number and the board’s page as reason.',
    effect: 'by_act',
    endedBy: ['recordRetrievalProof', 'denyRetrieval'],
    businessDays: 1,
  },
  approve_retrieval: {
    title: 'A lead approves the release of notes to a former provider',
    instructions:
      'Two proofs are there. Check them: which number, on which page, or which license. If the former mailbox isn’t one of them, check where the download goes. Then approve or close the case. The notes are released after at least 24 hours in which every known address can stop it.',
    effect: 'by_act',
    endedBy: ['approveRetrieval', 'denyRetrieval'],
    businessDays: 1,
    onlyLead: true,
  },
  retrieval_disputed: {
    title: 'Settle who asked for a former provider’s notes',
    instructions:
      'Someone who reads a known address of the provider stopped the release. Call the provider at the number on the license board’s page and find out who asked. Until this task is done, nobody gets these notes. If an intruder got as far as the second proof, tell the security lead.',
    effect: 'none',
    businessDays: 1,
    onlyLead: true,
  },
  retrieval_incomplete: {
    title: 'The download for a former provider lacks notes',
    instructions:
      'Some notes couldn’t be put into the file, so the link of the one download wasn’t mailed; the case says how many. Find the cause with an engineer: the case of the export says what it is. Once it is mended, have the file made again on the case. If the notes can’t be had, release the file in part: the email says how many notes it lacks.',
    effect: 'by_act',
    endedBy: 'note-retrieval',
    businessDays: 1,
  },
  reach_by_phone: {
    title: 'Contact someone we can’t email',
    instructions:
      'An email of this case was withheld, refused or put off for too long. Call, or mail a letter. The case says what the email was about.',
    effect: 'none',
    businessDays: 2,
  },
  codes_not_delivered: {
    title: 'Codes don’t get through, and the phone isn’t the reason',
    instructions:
      'A carrier or a setting at Twilio blocked a code; the case says which error. It will affect others, too: look it up at twilio.com/docs/api/errors, then fix the setting or write to Twilio.',
    effect: 'none',
    businessDays: 1,
  },
  codes_stopped: {
    title: 'A lead decides whether phones in a country are set up again',
    instructions:
      'Too many codes went to phones that people set up in one country, or almost none were used, so nobody can set one up there. People with a phone still get their codes. Open Phone codes in the menu and Twilio’s logs to see who asked. Then release the country there with a reason.',
    effect: 'by_act',
    endedBy: 'codes-page',
    businessDays: 1,
    onlyLead: true,
  },
  chart_key_missing: {
    title: 'The key of a chart is missing',
    instructions:
      'Notes of this case cannot be opened, because the key store lacks their key; the case lists them. Nothing was lost or written anew. Call an engineer: the runbook says under "Chart key missing" what to do. Once the key is back, what could not be done is done again: a provider asks for a new export, and support releases records that were asked for again on their case.',
    effect: 'none',
    businessDays: 1,
  },
  stored_file_missing: {
    title: 'A stored file is missing',
    instructions:
      'Someone tried to open a file of this case, and the record store doesn’t have it, or only a damaged one. Call an engineer: the runbook says under "Stored file missing" what to do. Once the file is back, tell the person.',
    effect: 'none',
    businessDays: 1,
  },
  notes_not_rendered: {
    title: 'Notes could not be rendered for an export',
    instructions:
      'The export is complete but for notes that index.csv in it lists with the reason; the case says of which charts. Find the cause with an engineer, and get those notes to the provider another way.',
    effect: 'none',
    businessDays: 1,
  },
  orphaned_case: {
    title: 'No workflow is running for an open case',
    instructions:
      'Its workflow was ended from elsewhere and not by an act; what happened is in the timeline. Find out with an engineer who did it and why. Then let the case go on from the last step that it finished; where it should end, end it afterwards by an act.',
    effect: 'repair',
    businessDays: 1,
    onlyLead: true,
  },
  failing_step: {
    title: 'A step keeps failing',
    instructions: 'Find the cause with an engineer, then press "Try the step again" on the case.',
    effect: 'by_act',
    endedBy: ['retryStep'],
    businessDays: 1,
  },
  review_hold: {
    title: 'Decide how a case on hold continues',
    instructions:
      'While the case is on hold, nothing is sent and nothing closes. Find out whether the reason still holds; then release the hold or withdraw the request. The task ends with the hold.',
    effect: 'by_act',
    endedBy: ['release', 'withdraw'],
    businessDays: 5,
  },
  answer_contact: {
    title: 'Answer a message',
    instructions:
      'Someone wrote to support. Read the conversation on the case and answer there: the person gets an email that an answer is waiting, without its words. If email isn’t safe, call instead and write down in the conversation what you said.',
    effect: 'by_act',
    endedBy: 'conversation',
    businessDays: 1,
  },
  crisis_contact: {
    title: 'A message may be about a crisis',
    instructions:
      'Read it now. If someone is in danger, follow the crisis procedure in the runbook: call the person, and 911 for where they are. Then answer in the conversation: 988 by call or text at any time. A false alarm costs nothing; answer it as well.',
    effect: 'by_act',
    endedBy: 'conversation',
    businessDays: 0,
  },
  contact_overdue: {
    title: 'A message has been waiting too long for an answer',
    instructions:
      'Nobody answered in time. Answer it yourself, or see to it that someone does today. The task ends with the answer.',
    effect: 'by_act',
    endedBy: 'conversation',
    businessDays: 1,
    onlyLead: true,
  },
  reach_out_leaving: {
    title: 'Reach out to a client who wants to close their account',
    instructions:
      'Call or write: the link that was emailed shows what ends, what we must keep and until when. Offer a copy of the records first, and help to find another provider. Closing is theirs to confirm; never ask them to stay twice.',
    effect: 'none',
    businessDays: 2,
  },
  tell_minor_leaving: {
    title: 'Tell a minor that their guardian is closing their account',
    instructions:
      'They will be of age within a year, and no email goes to a mailbox of their own. Reach them themselves: the account is deactivated on the date in the case, their records are kept, and they can ask for a copy once they are of age. If they want to keep the account, talk to the guardian before that date.',
    effect: 'none',
    businessDays: 2,
  },
  tell_providers_leaving: {
    title: 'Tell a provider that a client is closing their account',
    instructions:
      'An email to a provider of this client was not taken. Call: the case says whether the client is leaving, has changed their mind, or has left. Once they have left, upcoming sessions are canceled. If the task names no provider, call each one who treats the client.',
    effect: 'none',
    businessDays: 1,
  },
  erasure_held: {
    title: 'A legal hold stops the erasure after a deactivation',
    instructions:
      'The account is deactivated and nobody can log in, but a legal hold covers the client, so nothing was erased. Nothing has to be done unless the hold should have been lifted: the erasure follows by itself once no hold covers the client.',
    effect: 'none',
    businessDays: 5,
  },
  decide_reactivation: {
    title: 'Decide about reactivating a client account',
    instructions:
      'Its owner proved the address of the account. Make sure on the case that nothing speaks against it, then reactivate the account, or close the case, with a reason.',
    effect: 'by_act',
    endedBy: ['reactivate', 'denyReactivation'],
    businessDays: 2,
  },
  confirm_own_address: {
    title: 'Confirm the address of someone who is coming of age',
    instructions:
      'The guardian may hold the old mailbox, so a proven address alone doesn’t say whose it is. Call the person at a number on file or on the insurer’s roster, never at one they just gave you, or look at an ID on a video call. Answers to questions never count. Then confirm the address on the case, or deny it and tell the person.',
    effect: 'by_act',
    endedBy: ['confirmOwnAddress', 'denyOwnAddress'],
    businessDays: 2,
  },
  reach_of_age: {
    title: 'Reach someone who is of age and has no address of their own',
    instructions:
      'The guardian’s access has ended, and nobody can log in. Call or mail a letter to the person, not to the guardian: the account is theirs once they name an address of their own behind the link in our email. If they can’t reach that mailbox, help them as with a lost mailbox. Snooze the task while a letter is on its way: it ends once the account is theirs.',
    effect: 'by_act',
    endedBy: ['confirmOwnAddress'],
    businessDays: 5,
  },
  acknowledge_records: {
    title: 'Someone who asked for records was not told who holds them',
    instructions:
      'It is day 10, and the request is not acknowledged: no email reached the person, or nobody showed that it is theirs. Call them, say who holds the records, and record on the case that you know who asks.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 1,
  },
  prove_record_asker: {
    title: 'Someone asks for another person’s or a minor’s records',
    instructions:
      'Look at the papers: an order, a power of attorney, a signed authorization with its scope and last day. Where the records are a minor’s, no matter who asks, a clinician first answers on the case whether the minor consented to the care themselves, a court did, or the parent agreed to confidentiality. Ask for no more than you need: proof must not be a barrier.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 2,
  },
  release_records: {
    title: 'Release records from the copy that we keep',
    instructions:
      'It is day 15, and nothing shows that the person has their records. Release them on the case, part by part, or deny what the law lets us deny. What is not denied is sent.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 1,
  },
  records_due: {
    title: 'A request for records is due soon',
    instructions:
      'The last day is near. Release what is not answered, or, before day 30 is over, put the last day off once: with a reason and the new day, which the person is told.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 1,
  },
  records_overdue: {
    title: 'A request for records is overdue',
    instructions:
      'The last day is over, and the privacy officer is told every day. Release what is not answered now. The request never closes by itself.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 0,
    onlyLead: true,
  },
  review_denial: {
    title: 'A clinician reviews a denial of records',
    instructions:
      'The person asked for a review. Give it to a clinician who had no part in the denial; they uphold or overturn it on the case.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 5,
  },
  send_records: {
    title: 'Send records on paper',
    instructions:
      'The person wants the records on paper. The file is made from what was granted; download it on the case, one time and with a reason, print and mail it, and say on the case that it went out.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 2,
  },
  records_incomplete: {
    title: 'A file of records lacks notes',
    instructions:
      'Some notes couldn’t be put into the file, so nothing went out; the case says how many. Find the cause with an engineer: the case of the export says what it is. Once it is mended, release the records on the case again, which makes a new file. If the notes can’t be had before the last day, release the file in part: the person is told how many notes it lacks.',
    effect: 'by_act',
    endedBy: 'record-request',
    businessDays: 1,
  },
  decide_amendment: {
    title: 'Decide whether a record is changed',
    instructions:
      'Someone asks to have a record changed, and the provider can’t be asked or has not decided by day 30. Give it to a clinician, who reads what is asked and accepts or denies it on the case. Before day 60 is over the last day can be put off once, with a reason.',
    effect: 'by_act',
    endedBy: 'record-amendment',
    businessDays: 5,
  },
  amendment_overdue: {
    title: 'A request to change a record is overdue',
    instructions:
      'The last day is over, and the privacy officer is told every day. Have a clinician decide now. The request never closes by itself.',
    effect: 'by_act',
    endedBy: 'record-amendment',
    businessDays: 0,
    onlyLead: true,
  },
  tell_others_of_amendment: {
    title: 'Tell others that a record was changed',
    instructions:
      'A record was changed, and the person named on the case who should know. Tell them, and everyone whom we know to have the old text and who may use it (45 CFR 164.526(c)(3)).',
    effect: 'none',
    businessDays: 5,
    withoutLastDay: true,
  },
  give_accounting: {
    title: 'Give someone the list of disclosures',
    instructions:
      'They asked who got their health information, and haven’t read the list behind their link. Ask them whether it works, or download the list (PDF) on the case, mail it and say so there. Before day 60 is over the last day can be put off once, with a reason.',
    effect: 'by_act',
    endedBy: 'accounting-request',
    businessDays: 5,
  },
  accounting_overdue: {
    title: 'A list of disclosures is overdue',
    instructions:
      'The last day is over, and the privacy officer is told every day. Download the list (PDF) on the case, mail it today and say so there. The request never closes by itself.',
    effect: 'by_act',
    endedBy: 'accounting-request',
    businessDays: 0,
    onlyLead: true,
  },
  call_about_records: {
    title: 'Ask someone whether their records arrived',
    instructions:
      'They have not said that the records arrived. Call, and if they have them, ask them to press “I have my records” behind their link, or write down on the case that they said so. Only they close the request.',
    effect: 'none',
    businessDays: 2,
  },
  confirm_records_contact: {
    title: 'Ask a former provider where clients can get their records',
    instructions:
      'Nobody has said this year whether the records contact is right, or no email reaches it. Call the provider or the custodian: the phone on the case, or the number on the license board’s page. Ask them to use the link in our email. If no mailbox of theirs works anymore, write down in the resolution whom clients should ask, and tell a lead.',
    effect: 'none',
    businessDays: 5,
  },
  assess_disclosure: {
    title: 'Assess something that went to the wrong person',
    instructions:
      'Look at what went out, to whom, whether it was seen, and what was done about it. Get it back or have it deleted first, in writing. Then write the four factors down on the case, and whether it is a breach. It is one unless they show a low probability that the information was compromised.',
    effect: 'by_act',
    endedBy: ['assessDisclosure'],
    businessDays: 2,
  },
  approve_disclosure: {
    title: 'A lead approves whether it is a breach',
    instructions:
      'Someone other than the person who assessed it must check the four factors. Approve it on the case, or assess it anew if you disagree; then another lead approves. If it is a breach, letters to everyone concerned go out at once.',
    effect: 'by_act',
    endedBy: ['approveDisclosure'],
    businessDays: 2,
    onlyLead: true,
  },
  mail_breach_letter: {
    title: 'Mail a letter about a breach',
    instructions:
      'We couldn’t deliver the email. Print the letter and mail it first class to the last address on file. If the letter comes back or there is no address, call; for ten or more people, put a notice on our site for 90 days (45 CFR 164.404(d)(2)).',
    effect: 'none',
    businessDays: 2,
  },
  finish_breach: {
    title: 'Tell who else must know of a breach, and close it',
    instructions:
      'The case says who is still to be told: HHS through its breach portal, for 500 people or more at once and for fewer by March 1 of the next year, and prominent media for more than 500 people of one state. A breach that was reported in parts is one: its first report has the sum, tells HHS and the media of all of it, and is closed last. Write each down on the case. A lead closes it then.',
    effect: 'by_act',
    endedBy: ['closeBreach'],
    businessDays: 5,
    withoutLastDay: true,
  },
  review_access: {
    title: 'Review who can use the staff portal',
    instructions:
      'Decide on the case about each person: does the role fit what they do, and do they still need it? Keep or remove their access, with a reason. No one decides about themselves, so another lead decides about you. Where someone asks for emergency access that isn’t open yet, let them in first, or decide against it: after 10 minutes they can open it alone.',
    effect: 'by_act',
    endedBy: 'access-review',
    businessDays: 10,
    onlyLead: true,
  },
  workflow_refuses: {
    title: 'The workflow of a case takes nothing more',
    instructions:
      'Something was sent to this case, and its workflow refuses it; trying again won’t help. Nothing was changed, and who sent it was told that support looks at it. Call an engineer: the runbook says under "A stuck case" what to do. Then do what they wanted, or ask them to do it again.',
    effect: 'none',
    businessDays: 1,
  },
  unattended_case: {
    title: 'A case waits for support, and no one was asked',
    instructions:
      'Look at what the case waits for, and do what it offers under “What you can do”; if it offers nothing, ask an engineer. The task ends by itself once the case asks nothing of support anymore.',
    effect: 'by_act',
    endedBy: 'sweep',
    businessDays: 1,
  },
} as const satisfies Record<string, TaskKind>;

export type SupportTaskKind = keyof typeof supportTasks;

/** What a stored kind of task is called; its code where it has none anymore. */
export function taskTitle(kind: string): string {
  const known = namedIn(supportTasks, kind);
  return known === null ? kind : supportTasks[known].title;
}

/** Tasks that only a leaving provider makes necessary. */
export const needlessOnceWithdrawn: readonly SupportTaskKind[] = [
  'give_notice_by_phone',
  'call_client_first',
  'call_client_choice',
  'send_letter',
  'client_at_risk',
  'review_plan',
];

/** Tasks that nothing is left to do for once a line of their case says so, by the code of the line. */
export const needlessAfter: Partial<Record<CaseEventCode, readonly SupportTaskKind[]>> = {
  'gates-clear': ['gates_to_lead'],
  'gates-forced': ['gates_to_lead'],
};

/** Letters to a provider that go by post where no mail can be delivered; the others only remind of what the status page says. */
const postedLetters = new Set([
  'termination-confirmed',
  'termination-started-by-support',
  'last-day-changed',
  'termination-withdrawn',
  'closing-open-gates',
  'exit-letter',
]);

/** Whether a letter to a provider goes by post when its mail can't be delivered. */
export function goesByPost(letter: string): boolean {
  return postedLetters.has(letter);
}

/** What ends a task of a kind, where that isn't its form; null where the form does. */
export function taskEnd(kind: string): TaskEnd | null {
  const task: TaskKind | undefined = supportTasks[kind as SupportTaskKind];
  return task?.effect === 'by_act' ? task.endedBy : null;
}

/** The kinds of task that an act ends. */
export function tasksEndedBy(act: Act): readonly SupportTaskKind[] {
  return (Object.keys(supportTasks) as SupportTaskKind[]).filter((kind) => {
    const end = taskEnd(kind);
    return Array.isArray(end) && end.includes(act);
  });
}

/** Whether someone in a role takes and finishes tasks of a kind; clinicians and auditors only read them. */
export function mayFinishTask(kind: string, role: ActRole): boolean {
  const task: TaskKind | undefined = supportTasks[kind as SupportTaskKind];
  return role === 'lead' || (role === 'agent' && task?.onlyLead !== true);
}

/**
 * When a task is due: on the day that its case names, or else at the end of business so many business days after it was opened; and in any case
 * before what it must precede (a mail, the last day), as far as that is still to come: while support still works, or at once where it doesn't until then.
 */
export function taskDueAt(
  kind: SupportTaskKind,
  openedAt: Date,
  { named, precedes = [] }: { readonly named?: Date | undefined; readonly precedes?: readonly Date[] } = {},
): Date {
  const inTime = named ?? businessDaysAfter(openedAt, supportTasks[kind].businessDays);
  const ends = precedes.filter((at) => at > openedAt && at <= inTime);
  return ends
    .map((at) => lastBusinessBefore(at, openedAt) ?? openedAt)
    .reduce((a, b) => (b < a ? b : a), inTime);
}

/**
 * When an open task is due by the last day of its case as it stands `now`, null where it has none: when it is wanted, or at the last day where nothing
 * wants it sooner (null), and before that ends.
 */
export function taskDueBy(
  task: { readonly kind: SupportTaskKind; readonly wantedAt: Date | null },
  lastDayEnds: Date | null,
  now: Date,
): Date {
  const precedes = lastDayEnds !== null && lastDayEnds > now ? [lastDayEnds] : [];
  return taskDueAt(task.kind, now, { named: task.wantedAt ?? precedes[0], precedes });
}

/** The kinds of task that may be done after the last day of their case. */
export const tasksWithoutLastDay: readonly SupportTaskKind[] = (
  Object.keys(supportTasks) as SupportTaskKind[]
).filter((kind) => (supportTasks[kind] as TaskKind).withoutLastDay === true);

/** Whether the date that a case names for a task is its last day. */
export function namesLastDay(kind: SupportTaskKind): boolean {
  return (supportTasks[kind] as TaskKind).namesLastDay === true;
}
