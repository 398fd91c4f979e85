import type { RefusalCode } from '../../domain/refusals.js';

/** Status and sentence of every expected no. Sentences say what happened and what to do. */
export const refusalSentences: Record<RefusalCode, { readonly status: number; readonly sentence: string }> = {
  'not-signed-in': { status: 401, sentence: 'Log in to continue.' },
  'sign-in-wrong': {
    status: 401,
    sentence:
      'The email address or the password doesn’t match. After ten wrong passwords, login is locked for 15 minutes.',
  },
  'not-allowed': {
    status: 403,
    sentence:
      'Your account doesn’t have access to this. If you need it, ask the person you work for or support.',
  },
  'not-found': {
    status: 404,
    sentence: 'We can’t find this page. Check the address, or start from the home page.',
  },
  'rate-limited': { status: 429, sentence: 'Too many attempts. Wait 15 minutes, then try again.' },
  'rate-limited-hour': { status: 429, sentence: 'Too many attempts. Wait an hour, then try again.' },
  'rate-limited-day': { status: 429, sentence: 'Too many attempts. Wait 24 hours, then try again.' },
  'act-token-missing': { status: 400, sentence: 'An act needs an act token. Get one on the case page.' },
  'act-token-wrong': {
    status: 403,
    sentence: 'The act token is not yours, or not for this act on this case.',
  },
  'act-token-expired': {
    status: 403,
    sentence: 'The time for this act ran out, so it was not done. Look at the case again, then decide.',
  },
  'act-token-used': { status: 409, sentence: 'The act token has already been used.' },
  'act-token-stale': {
    status: 409,
    sentence: 'The case has changed in the meantime. Look at it again, then decide.',
  },
  'reason-missing': { status: 400, sentence: 'Enter a reason. Saved in the audit log.' },
  'matter-missing': { status: 400, sentence: 'Enter the matter, as counsel names it.' },
  'held-subject-unknown': { status: 404, sentence: 'There is no client, provider or chart with this id.' },
  'state-does-not-allow': {
    status: 409,
    sentence: 'The case changed, so this can’t be done anymore. Look at it again, then decide.',
  },
  'last-day-missing': { status: 400, sentence: 'Enter your last day.' },
  'last-day-not-a-date': {
    status: 400,
    sentence: 'Enter a last day that is a real date with all four digits of its year, like 03/31/2027.',
  },
  'last-day-in-the-past': { status: 400, sentence: 'The last day must be in the future.' },
  'last-day-too-soon': {
    status: 400,
    sentence: 'The last day must be at least 30 days ahead. If you can’t wait that long, write to support.',
  },
  'last-day-too-far': { status: 400, sentence: 'The last day must be within a year. Check the year.' },
  'last-day-not-later': {
    status: 400,
    sentence: 'The new last day must be later than the current one. Support can move it earlier.',
  },
  'records-practice-missing': {
    status: 400,
    sentence: 'Enter the name of the practice or person who will hold your records.',
  },
  'records-contact-unreachable': {
    status: 400,
    sentence:
      'Enter at least one way to reach the records contact: a mailing address, an email address, or a phone number.',
  },
  'details-changed': {
    status: 409,
    sentence: 'These details were changed since you opened this page. Look at them again, then correct them.',
  },
  'holder-with-address': {
    status: 400,
    sentence:
      'Enter the name only, without a web or email address, a phone number, or more than four digits. Write a space after a dot or a colon.',
  },
  'address-with-link': {
    status: 400,
    sentence:
      'Enter the mailing address only, without a web or email address or a phone number. Write a space after a dot or a colon.',
  },
  'address-too-many-lines': { status: 400, sentence: 'Use 6 lines or fewer.' },
  'client-not-yours': {
    status: 400,
    sentence: 'One of the clients is not in your caseload. Load the page again.',
  },
  'plan-missing': { status: 400, sentence: 'Choose what is planned for this client.' },
  'note-not-read': {
    status: 409,
    sentence: 'The note changed since you opened it, so it wasn’t signed. Read it again, then sign it.',
  },
  'sessions-missing': { status: 400, sentence: 'Check at least one session.' },
  'plan-for-the-rest-missing': {
    status: 400,
    sentence: 'Choose a plan for everyone who doesn’t have one yet.',
  },
  'plan-because-missing': {
    status: 400,
    sentence: 'Say why care ends: a referral was given, or the client decided.',
  },
  'acknowledgement-missing': { status: 400, sentence: 'Check all three boxes to continue.' },
  'custodian-missing': { status: 400, sentence: 'Name the custodian who holds the records.' },
  'email-missing': { status: 400, sentence: 'Enter an email address.' },
  'email-malformed': {
    status: 400,
    sentence: 'Enter an email address in the form name@example.com.',
  },
  'email-in-other-letters': {
    status: 400,
    sentence:
      'This address has a letter that we can’t send email to. Enter one in the letters a to z without accents, like name@example.com.',
  },
  'email-same': { status: 400, sentence: 'You already use this address. Enter a new one.' },
  'address-taken': {
    status: 409,
    sentence: 'Another account uses this address now. Leave the address as it is.',
  },
  'former-address-unknown': {
    status: 409,
    sentence:
      'Nobody has pressed “This wasn’t me” at another address than the account has now, so there is none to go back to. Ask the owner to press it in the notice at their former address, or lift the suspension without going back.',
  },
  'name-missing': {
    status: 400,
    sentence:
      'Enter the first and last name. For someone with one name, enter it as the first name and leave the last name empty.',
  },
  'name-with-address': {
    status: 400,
    sentence:
      'Enter the name only, without a web or email address or a phone number. Write a space after a dot, and no slash but in a/l, a/p, s/o or d/o.',
  },
  'task-by-act': {
    status: 409,
    sentence: 'This task is done by the act on its case, under “What you can do”.',
  },
  'tasks-unlike': {
    status: 409,
    sentence:
      'Only tasks of one kind that no form or act ends can be finished together. Finish these one by one.',
  },
  'tasks-missing': { status: 400, sentence: 'Choose at least one task, and at most 25.' },
  'assignee-unfit': {
    status: 400,
    sentence: 'Choose someone who may do this: an agent or a lead, and for a lead’s task a lead.',
  },
  'grade-missing': { status: 400, sentence: 'Choose how well the case was handled.' },
  'note-missing': { status: 400, sentence: 'Write a note.' },
  'mention-of-nobody': {
    status: 400,
    sentence:
      'None of the agents and leads has the name after an @. Write it as it is under “Who can be mentioned”, or leave the @ out.',
  },
  'mention-of-several': {
    status: 400,
    sentence: 'Several people have the name after an @. Write the full name.',
  },
  'task-too-urgent': {
    status: 409,
    sentence: 'This is too urgent to put off past the time it’s due. Hand it over instead.',
  },
  'snooze-day': { status: 400, sentence: 'Enter a date after today, at most 30 days ahead.' },
  'view-name-missing': { status: 400, sentence: 'Enter a name for the view.' },
  'view-too-many': { status: 409, sentence: 'You have 20 views. Remove one first.' },
  'name-too-long': { status: 400, sentence: 'Use 100 characters or fewer.' },
  'birth-date-missing': { status: 400, sentence: 'Enter the birth date of the person seeking care.' },
  'birth-date-not-a-date': {
    status: 400,
    sentence:
      'Enter a birth date in the past that is a real date with all four digits of its year, like 03/31/1990.',
  },
  'time-zone-of-notice': {
    status: 409,
    sentence:
      'You’re ending your contract, and we told your clients its dates in your time zone. It can’t change before the contract has ended. If you moved, write to support.',
  },
  'time-zone-unknown': { status: 400, sentence: 'Choose a time zone from the list.' },
  'relationship-missing': { status: 400, sentence: 'Choose your relationship to this person.' },
  'family-address-needed': {
    status: 400,
    sentence:
      'This address would not reach you: your email provider doesn’t accept a “+” before the @. Make a new email address for this person and enter it here.',
  },
  'family-address-own': {
    status: 400,
    sentence: 'This is your own address. Each person needs a different one. See the examples above.',
  },
  'contact-topic-missing': { status: 400, sentence: 'Choose what your message is about.' },
  'contact-message-missing': { status: 400, sentence: 'Enter your message.' },
  'contact-message-too-long': {
    status: 400,
    sentence: 'Your message is too long. Shorten it to 4,000 characters; you can send the rest afterwards.',
  },
  'contact-phone-needed': {
    status: 400,
    sentence: 'Enter a phone number, because you told us that email isn’t safe.',
  },
  'contact-unanswered-crisis': {
    status: 409,
    sentence:
      'Answer this message first. It may be about a crisis, so a person must answer it before it is resolved.',
  },
  'contact-unread': {
    status: 409,
    sentence:
      'Read the new message first: the person wrote while you typed. Nothing was sent, and your answer is still here.',
  },
  'contact-answered': {
    status: 409,
    sentence:
      'Read the new answer first: a colleague answered while you typed. Nothing was sent, and your answer is still here.',
  },
  'contact-over': {
    status: 410,
    sentence: 'This conversation is closed. Write a new message to support.',
  },
  'record-request-over': {
    status: 409,
    sentence: 'This request is over. Ask for the records again to start a new one.',
  },
  'record-request-changed': {
    status: 409,
    sentence: 'This request was changed since you opened this page. Look at it again, then decide.',
  },
  'record-request-not-proven': {
    status: 409,
    sentence: 'We don’t know yet whether you’re allowed to ask. Use the link in our first email.',
  },
  'record-request-unknown': {
    status: 404,
    sentence:
      'There is no client with this address who has records. Ask for the address that is on their account.',
  },
  'amendment-words-missing': { status: 400, sentence: 'Write it in your own words.' },
  'amendment-grounds': {
    status: 400,
    sentence: 'Say whether it’s accepted, and for what isn’t, the grounds of the denial.',
  },
  'amendment-not-yours': {
    status: 403,
    sentence:
      'The provider decides first, until day 30. After that a clinician decides; support only where the grounds leave no judgment.',
  },
  'sixty-days-over': {
    status: 409,
    sentence: 'Day 60 is over, so the last day can’t be put off anymore. Answer now.',
  },
  'sixty-days-extension': {
    status: 400,
    sentence: 'Choose a day after day 60 and at most 30 days later.',
  },
  'extension-used': {
    status: 409,
    sentence: 'The last day was put off once already. The law allows no second time.',
  },
  'extension-late': {
    status: 409,
    sentence: 'Day 30 is over, so the last day can’t be put off anymore. Send the records now.',
  },
  'extension-day': { status: 400, sentence: 'Choose a day after day 30 and at most 30 days later.' },
  'day-not-a-date': { status: 400, sentence: 'Enter a date like 3/31/2026.' },
  'days-backwards': { status: 400, sentence: 'The last day must not be before the first.' },
  'authorization-over': {
    status: 409,
    sentence: 'The authorization was withdrawn or is over, so nothing is released on it.',
  },
  'authorization-without-notes': {
    status: 400,
    sentence:
      'An authorization that doesn’t name the notes of the sessions releases none. Withdraw the request with the reason, or ask for another authorization.',
  },
  'days-not-authorized': {
    status: 409,
    sentence: 'The authorization doesn’t cover these days. Choose days that it names.',
  },
  'file-taken': {
    status: 409,
    sentence:
      'Our support team has the file and is sending it, as you asked. Once it’s sent, you can ask for it another way.',
  },
  'file-not-taken': {
    status: 409,
    sentence: 'Nobody has taken the file yet. Take it, send it, then say that you sent it.',
  },
  'file-incomplete': {
    status: 409,
    sentence:
      'This file lacks notes. Release the records again once they can be opened, or release the file in part.',
  },
  'client-several': {
    status: 409,
    sentence: 'Several clients have this address, such as the children of one parent. Enter the client’s id.',
  },
  'records-not-named': { status: 400, sentence: 'Choose whose records the papers name.' },
  'minor-decides': {
    status: 409,
    sentence:
      'One answer is yes, so the minor decides about these records, and nobody speaks for them. Withdraw the request with the reason.',
  },
  'parent-decides': {
    status: 409,
    sentence:
      'No answer is yes, so a parent decides about these records. Withdraw this request, and take the parent’s.',
  },
  'part2-signer': {
    status: 400,
    sentence:
      'Say who signed the consent. For a minor it counts only if the minor signed it, too (42 CFR 2.14).',
  },
  'part2-consent-missing': {
    status: 409,
    sentence:
      'These are records of a program for substance use disorders (42 CFR Part 2). Nothing is released to a third party before support has seen the person’s written consent.',
  },
  'grounds-not-yours': {
    status: 403,
    sentence:
      'Choose the grounds of the denial. A clinician decides where someone could be harmed, support decides on the others.',
  },
  'denial-not-reviewable': {
    status: 409,
    sentence: 'This denial can’t be reviewed by another clinician. You can complain to us or to HHS.',
  },
  'reviewer-same': { status: 403, sentence: 'A clinician other than the one who denied it must decide.' },
  'release-not-ready': { status: 409, sentence: 'The file isn’t ready yet. We’ll email you when it is.' },
  'release-over': {
    status: 410,
    sentence: 'The time to download this file is over. Write to us, and we’ll make a new one.',
  },
  'release-downloaded': {
    status: 409,
    sentence: 'This file was downloaded already. If that wasn’t you, or it didn’t work, write to us.',
  },
  'birth-date-wrong': {
    status: 400,
    sentence: 'That isn’t the date of birth we have. Enter it like 3/31/1990.',
  },
  'statement-incomplete': { status: 400, sentence: 'Say when and how the records were sent.' },
  'sent-in-future': {
    status: 400,
    sentence: 'This day is still to come. Say it once the records are sent.',
  },
  'sent-before-asked': {
    status: 400,
    sentence:
      'This day is before the client asked. Enter the day on which you sent the records for this request.',
  },
  'sent-untraced': {
    status: 400,
    sentence: 'Enter the tracking number, the fax number, or the name of the portal.',
  },
  'email-warning-unread': {
    status: 400,
    sentence: 'Check the box to say that you read the warning about email.',
  },
  'papers-missing': { status: 400, sentence: 'Write down which papers show that they may ask.' },
  'consent-questions-open': {
    status: 409,
    sentence: 'A clinician answers the questions about a minor’s consent first.',
  },
  'proof-not-independent': {
    status: 409,
    sentence: 'This proof is already recorded. The second one has to be a different one.',
  },
  'recovery-under-way': {
    status: 409,
    sentence: 'Another case is already recovering this account. Finish or close that one first.',
  },
  'account-address-missing': {
    status: 400,
    sentence: 'Enter the email address that is on your account, like name@example.com.',
  },
  'paper-empty': {
    status: 400,
    sentence: 'The file is empty. Choose it again, or take a photo of the paper.',
  },
  'paper-too-large': {
    status: 413,
    sentence: 'A file can be up to 10 MB. Send a smaller one, or take a photo of the paper.',
  },
  'paper-kind-unknown': {
    status: 415,
    sentence:
      'We can take PDF, JPEG and PNG files. This one is something else, whatever its name says. Take a photo of the paper instead.',
  },
  'paper-unreadable': {
    status: 400,
    sentence: 'We couldn’t open the file. It may be damaged. Save it again, or take a photo of the paper.',
  },
  'paper-locked': {
    status: 400,
    sentence: 'The PDF asks for a password. Save it without one, or take a photo of the paper.',
  },
  'paper-infected': {
    status: 400,
    sentence:
      'We didn’t take the file: our virus scanner found something harmful in it. Have your device scanned, or take a photo of the paper.',
  },
  'paper-not-scanned': {
    status: 503,
    sentence:
      'We can’t take files at the moment, because our virus scanner doesn’t answer. Try again in a few minutes.',
  },
  'paper-too-many-pages': {
    status: 400,
    sentence:
      'A PDF can have up to 50 pages, and fewer if they are large pictures. Send only the pages that we need.',
  },
  'paper-too-many-pixels': {
    status: 400,
    sentence: 'The picture is too large to open. Save it smaller, or take a photo of the paper.',
  },
  'papers-too-many': {
    status: 409,
    sentence:
      'You can send 5 files at once, and a conversation holds 20 with 100 MB in all. Send fewer, or write a new message to support.',
  },
  'papers-busy': {
    status: 503,
    sentence:
      'Too many files came at once, so we didn’t take yours. Try again in a minute, and send large ones one by one. A message without files goes through now.',
  },
  'deactivation-unknown': {
    status: 404,
    sentence: 'There is no client account to deactivate. Check the message and whom it is from.',
  },
  'deactivation-held': {
    status: 409,
    sentence:
      'This account is suspended because its owner reported “This wasn’t me”. Lift the suspension first; then it can be deactivated.',
  },
  'deactivation-ended': {
    status: 409,
    sentence: 'This account has already ended. What is still kept follows its retention dates.',
  },
  'deactivation-done': {
    status: 409,
    sentence: 'This account is already deactivated. Support can reactivate it while records are kept.',
  },
  'deactivation-not-yours': {
    status: 403,
    sentence: 'The client is a minor, so their guardian confirms, logged in to their own account.',
  },
  'reactivation-unknown': {
    status: 404,
    sentence: 'There is no client account to reactivate. Check the message and whom it is from.',
  },
  'reactivation-needless': {
    status: 409,
    sentence: 'This account isn’t deactivated. If its owner can’t log in, help with the password.',
  },
  'reactivation-too-late': {
    status: 409,
    sentence:
      'The records of this account have been destroyed, so it can’t be reactivated. The person can sign up again.',
  },
  'own-address-guardians': {
    status: 400,
    sentence: 'This address leads to your guardian’s mailbox. Enter one that only you read.',
  },
  'own-address-taken': {
    status: 409,
    sentence: 'Another account has this address. Use a different one, or write to support.',
  },
  'own-address-unproven': {
    status: 409,
    sentence: 'The address isn’t proven yet. The person has to use the link that was mailed there first.',
  },
  'own-address-waits': {
    status: 409,
    sentence:
      'Someone has shown that they can read the address that was added. If it isn’t yours, or you want another one, write to support.',
  },
  'current-password-missing': { status: 400, sentence: 'Enter your current password.' },
  'own-password-missing': { status: 400, sentence: 'Enter your password.' },
  'password-missing': { status: 400, sentence: 'Enter a password.' },
  'password-wrong': { status: 400, sentence: 'The current password doesn’t match.' },
  'password-too-short': { status: 400, sentence: 'Use at least 12 characters.' },
  'password-too-short-for-clients': { status: 400, sentence: 'Use at least 15 characters.' },
  'password-too-long': { status: 400, sentence: 'Use 128 characters or fewer.' },
  'password-common': {
    status: 400,
    sentence: 'This password is on lists of common passwords. Choose words that only you would put together.',
  },
  'password-breached': {
    status: 400,
    sentence:
      'This password is on lists of passwords that were stolen from other websites. Choose another, and change it wherever you use it.',
  },
  'password-personal': {
    status: 400,
    sentence:
      'This password can be guessed from your name, your email address, or words like “Headway” and “therapy”. Leave those out.',
  },
  'password-weak': {
    status: 400,
    sentence: 'This password is easy to guess. Add another word or two that don’t belong together.',
  },
  'password-unchanged': {
    status: 400,
    sentence: 'This is the password you already have. Choose a different one.',
  },
  'invitation-needed': {
    status: 410,
    sentence: 'This invitation has been used or has expired. Ask the person who invited you for a new one.',
  },
  'practice-staff-full': {
    status: 409,
    sentence:
      'Your practice staff is full: 20 people, with the invitations that are open. Remove someone or withdraw an invitation first.',
  },
  'practice-staff-invitations-spent': {
    status: 429,
    sentence: 'Ten invitations were sent in 24 hours. Send the next one tomorrow.',
  },
  'practice-staff-own-address': {
    status: 400,
    sentence: 'This is your own address. Each person needs a different one.',
  },
  'staff-role-missing': { status: 400, sentence: 'Choose a role.' },
  'staff-address-taken': { status: 409, sentence: 'Someone on the staff already has this address.' },
  'own-access': {
    status: 403,
    sentence: 'No one decides about their own access. Ask another lead.',
  },
  'last-lead': {
    status: 409,
    sentence:
      'You’re the only lead. Make someone else a lead first; they can then change your role or remove you.',
  },
  'access-decision-missing': { status: 400, sentence: 'Choose whether they keep their access.' },
  'access-decided': {
    status: 409,
    sentence: 'Someone else has just decided this the other way. Nothing was changed.',
  },
  'role-changed': {
    status: 409,
    sentence: 'Someone else changed this role after you opened the page. Look at it again, then decide.',
  },
  'role-same': { status: 409, sentence: 'They have this role already. Choose another one.' },
  'staff-removed': {
    status: 409,
    sentence: 'They aren’t on our staff anymore: someone removed them meanwhile. Nothing was changed.',
  },
  'done-already': {
    status: 409,
    sentence:
      'This was done already: by someone else, or with other words. What you typed here wasn’t saved, and nothing was changed.',
  },
  'access-ended': {
    status: 401,
    sentence:
      'Your access has ended: someone removed your account, and you were logged out everywhere. Nothing that you did before was lost. What you just sent was not saved. If you think this is a mistake, talk to the person who invited you.',
  },
  'npi-malformed': {
    status: 400,
    sentence: 'Enter the ten digits of the NPI as the registry has them, or leave it empty.',
  },
  'license-malformed': {
    status: 400,
    sentence:
      'Enter the license number as it appears on the license, in letters and digits, or leave it empty.',
  },
  'jurisdiction-unknown': { status: 400, sentence: 'Choose the state of the license.' },
  'proof-missing': { status: 400, sentence: 'Choose how the owner was recognized.' },
  'second-person-needed': {
    status: 403,
    sentence: 'Someone else has to approve: one person records the proof, another one approves it.',
  },
  'own-recovery': { status: 403, sentence: 'You can’t recover your own login. Ask two colleagues.' },
  'account-on-hold': {
    status: 409,
    sentence: 'The account is suspended or has ended. Lift the suspension first; then the owner asks again.',
  },
  'proof-known': {
    status: 409,
    sentence: 'This proof is already recorded. The second one has to be of a different kind.',
  },
  'proof-by-another': {
    status: 403,
    sentence:
      'You recorded the other proof. Without the mailbox, a second member of staff has to record this one.',
  },
  'delivery-address-missing': {
    status: 409,
    sentence: 'The former mailbox isn’t proven, so write down first where the download goes.',
  },
  'notes-not-given-out': {
    status: 409,
    sentence: 'The notes can’t be given out. The case is closed, and its timeline says why.',
  },
  'retrieval-code-wrong': {
    status: 403,
    sentence:
      'This reference and this code don’t go together, or the code is too old. Check both, or ask for another code.',
  },
  'disclosure-field-missing': { status: 400, sentence: 'Write this down in a few words.' },
  'disclosure-client-unknown': {
    status: 400,
    sentence: 'There is no client with this id. Copy it from their case or chart.',
  },
  'received-day-wrong': {
    status: 400,
    sentence: 'Enter the day on which it came, such as 11/28/2026. It can’t be in the future.',
  },
  'asker-name-missing': { status: 400, sentence: 'Enter the name of who is asking.' },
  'disclosure-day-wrong': {
    status: 400,
    sentence: 'Enter a day such as 11/28/2026. A disclosure can’t be in the future.',
  },
  'report-mishap-missing': { status: 400, sentence: 'Choose how it happened.' },
  'report-information-missing': { status: 400, sentence: 'Choose at least one kind of information.' },
  'report-people-wrong': {
    status: 400,
    sentence:
      'Enter the id or email address of each client, 1 to 2,000 of them. One of these is not a client’s.',
  },
  'report-discovery-wrong': {
    status: 400,
    sentence: 'Enter the first day on which someone at Headway knew, from the day it happened to today.',
  },
  'breach-delay-wrong': {
    status: 400,
    sentence:
      'Enter a last day from today on. Where law enforcement only said it: at most 30 days ahead, and no later than a delay that stands.',
  },
  'breach-notices-owed': {
    status: 409,
    sentence:
      'Someone still has to be told: the people affected, the media, or HHS. The case says who. Then close it.',
  },
  'breach-first-unknown': {
    status: 400,
    sentence:
      'There is no report with this reference. Enter that of the first report, such as DR-7Q4M-2KXD, or leave it empty.',
  },
  'breach-first-over': {
    status: 409,
    sentence:
      'That report is over, so it takes no more people. Leave this empty, and tell HHS and the media that the new report adds to the old one.',
  },
  'breach-told-on-first': {
    status: 409,
    sentence:
      'This is a part of a breach. The media and HHS are told of the whole breach: write that down on its first report.',
  },
  'breach-parts-first': {
    status: 409,
    sentence:
      'The parts of this report come first: close each of them, or rule it out. While one of them is a breach, this is one, too.',
  },
  'disclosure-basis-missing': { status: 400, sentence: 'Choose which rule allowed it, or that none did.' },
  'retrieval-over': {
    status: 410,
    sentence: 'It’s too late to stop this: the notes were downloaded. Write to support at once.',
  },
  'recovery-over': {
    status: 410,
    sentence:
      'It’s too late to stop this: the second factor has been reset. Use “This wasn’t me” in the newest email.',
  },
  'link-used': { status: 410, sentence: 'This link has already been used.' },
  'link-replaced': {
    status: 410,
    sentence:
      'This link has expired, or a newer email has replaced it. Use the link in the newest email, or ask for another.',
  },
  'resend-too-soon': { status: 429, sentence: 'Wait a minute before you ask for another email.' },
  'resend-limit-reached': {
    status: 429,
    sentence: 'We already sent five emails today. Check your spam folder, or correct the address.',
  },
  'sign-up-over': {
    status: 409,
    sentence: 'You didn’t sign up in this browser, or it was more than a day ago. Create your account again.',
  },
  'verification-over': {
    status: 410,
    sentence:
      'Nobody verified the address with this link, and what it was for is over: it was taken back, replaced, or waited for too long.',
  },
  'already-verified': { status: 409, sentence: 'This address is already verified.' },
  'signature-wrong': { status: 401, sentence: 'The signature doesn’t match.' },
  'subject-missing': { status: 400, sentence: 'Enter a subject.' },
  'news-missing': { status: 400, sentence: 'Enter the news.' },
  'longer-than-60': { status: 400, sentence: 'Use 60 characters or fewer.' },
  'longer-than-120': { status: 400, sentence: 'Use 120 characters or fewer.' },
  'longer-than-200': { status: 400, sentence: 'Use 200 characters or fewer.' },
  'longer-than-500': { status: 400, sentence: 'Use 500 characters or fewer.' },
  'longer-than-2000': { status: 400, sentence: 'Use 2,000 characters or fewer.' },
  'too-long': { status: 400, sentence: 'Use 4,000 characters or fewer.' },
  'longer-than-6000': { status: 400, sentence: 'Use 6,000 characters or fewer.' },
  'contract-ended': { status: 409, sentence: 'This contract has ended.' },
  'delay-too-long': {
    status: 400,
    sentence:
      'Enter a number of days from 1 to 7. You can delay the notice by 7 days in all, and clients must be told at least 14 days before your last day.',
  },
  'gate-not-open': { status: 409, sentence: 'This point is not open.' },
  'choice-closed': {
    status: 409,
    sentence:
      'The last day has passed, so you can’t change your choice here. Write to support, and we’ll help.',
  },
  'choice-unknown': { status: 400, sentence: 'Choose one of the answers.' },
  'choice-not-offered': {
    status: 409,
    sentence: 'This provider is no longer able to see clients. Choose one of the other answers.',
  },
  'choice-changed': {
    status: 409,
    sentence:
      'Your choice was changed since you opened that page, and nothing was changed now. Below is what we have; to change it, choose again.',
  },
  'link-expired': { status: 410, sentence: 'This link has expired because the last day has passed.' },
  'second-factor-needed': { status: 403, sentence: 'Finish logging in with your code first.' },
  'code-missing': { status: 400, sentence: 'Enter the 6-digit code.' },
  'code-malformed': { status: 400, sentence: 'Enter 6 digits, like 123 456.' },
  'code-wrong': {
    status: 400,
    sentence: 'This isn’t the code we sent for this login. Check the newest text, call, or email.',
  },
  'code-expired': { status: 400, sentence: 'This code is older than 10 minutes. Ask for another one below.' },
  'code-not-sent': {
    status: 400,
    sentence:
      'We didn’t send a code for this login, and codes of other logins don’t work here. Try another method below, or log in again in an hour.',
  },
  'code-limit-reached': {
    status: 429,
    sentence:
      'We can’t send more codes there for now. Use the code that you already got for this login, if any, try another method, or log in again in an hour.',
  },
  'code-resend-too-soon': { status: 429, sentence: 'Wait a minute before you ask for another code.' },
  'codes-locked': {
    status: 429,
    sentence: 'There were too many wrong codes. Wait 15 minutes, then log in again.',
  },
  'codes-disabled': {
    status: 403,
    sentence:
      'There were too many wrong codes, so codes no longer work for this account. Support can help you get back in.',
  },
  'address-change-replaced': {
    status: 409,
    sentence:
      'Since you opened that page, another tab asked for another address. This page shows which one waits; nothing was changed.',
  },
  'challenge-replaced': {
    status: 409,
    sentence:
      'Since you opened that page, another tab asked for another code. This page shows where that one goes; nothing was changed.',
  },
  'challenge-over': { status: 410, sentence: 'This login has ended. Log in again to get a new code.' },
  'method-not-offered': { status: 400, sentence: 'Choose one of the methods on this page.' },
  'phone-missing': { status: 400, sentence: 'Enter the phone number that codes go to.' },
  'phone-not-a-number': {
    status: 400,
    sentence: 'Enter a phone number with its area code, like 212 555 0142.',
  },
  'phone-with-extension': {
    status: 400,
    sentence: 'Enter the phone number without its extension: a code or a call does not get through to one.',
  },
  'phone-country-not-supported': {
    status: 400,
    sentence:
      'Enter a number in the United States, its territories, or Canada. We can’t send codes elsewhere.',
  },
  'phone-kind-not-supported': {
    status: 400,
    sentence: 'We can’t send codes to toll-free, premium, or short numbers. Enter your own phone number.',
  },
  'phone-already-set': {
    status: 409,
    sentence:
      'One phone number is set up already, and multiple phone numbers are not supported. To change it, reset multi factor authentication on your account page. We recommend separate accounts for each person who logs in.',
  },
  'phone-not-former': {
    status: 409,
    sentence:
      'Your contract has ended, and codes go to the phone that was set up before. Enter its number; if you no longer have it, choose “I lost my phone”.',
  },
  'consent-missing': { status: 400, sentence: 'Check the box to agree to get codes.' },
  'export-not-ready': { status: 409, sentence: 'The export is not ready yet.' },
  'download-over': {
    status: 403,
    sentence: 'This download is over. Start it again on the page of the export.',
  },
  'export-under-way': { status: 409, sentence: 'The file is being made. Wait until it’s ready.' },
  'export-expired': { status: 410, sentence: 'This export has expired. Start a new one.' },
  'download-limit-reached': {
    status: 429,
    sentence: 'This export was downloaded five times. Start a new one.',
  },
  'temporarily-unavailable': {
    status: 503,
    sentence: 'We can’t do this right now. Nothing was changed. Try again in a minute.',
  },
  'outcome-unknown': {
    status: 202,
    sentence: 'We couldn’t confirm this yet. It may still go through; check again in a minute.',
  },
  'workflow-refuses': {
    status: 409,
    sentence:
      'We can’t do this, and trying again won’t help. Nothing was changed. Our support team has been asked to look at it.',
  },
  'database-away': {
    status: 503,
    sentence:
      'We can’t reach our database right now. What was saved before is safe; what you sent just now may not be. Try again in a minute.',
  },
  'workflows-away': {
    status: 503,
    sentence:
      'We can’t reach our workflow engine right now. What was saved before is safe and continues on its own. Try again in a minute.',
  },
  'record-store-away': {
    status: 503,
    sentence: 'We can’t reach the record store right now. Nothing was lost. Try again in a minute.',
  },
  'record-unreadable': {
    status: 503,
    sentence:
      'We can’t open this record right now. Nothing was lost or changed, and our engineers were told. Try again tomorrow.',
  },
  'case-not-repairable': {
    status: 409,
    sentence:
      'The case cannot safely go on from where it was: Temporal does not have its history, or its last step would be done twice. An engineer has to look at it.',
  },
  'not-in-temporal-ui': {
    status: 403,
    sentence:
      'You can’t do this in the Temporal UI, because it doesn’t record who acts and why. Use the acts on the case page.',
  },
  'foreign-origin': {
    status: 403,
    sentence: 'This request came from another site. Load the page again and repeat it here.',
  },
  'opened-as-another': {
    status: 409,
    sentence:
      'After you opened that page, someone logged in with another account in this browser. Nothing was changed. Open the page again to continue with the account that is logged in now.',
  },
  'body-too-large': { status: 413, sentence: 'This is more than can be sent at once.' },
  'body-malformed': { status: 400, sentence: 'We couldn’t read the request.' },
  'body-too-slow': {
    status: 400,
    sentence:
      'Your files came too slowly. Send your message without them first, and the files where the connection is better, or smaller ones.',
  },
  'report-malformed': { status: 422, sentence: 'The report isn’t in the expected format.' },
  'field-unknown': { status: 400, sentence: 'There is no such field.' },
  'field-malformed': { status: 400, sentence: 'The value of this field isn’t in the expected format.' },
  'internal-error': {
    status: 500,
    sentence: 'Something went wrong on our side. Nothing was lost. Try again in a minute.',
  },
};
