import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import { isPracticeOpen } from '../../domain/practice-staff/rules.js';
import type { Account, AccountAccess, Suppression } from '../../generated/prisma/client.js';
import type { TerminationStatusView } from '../../operations/contract-termination/status.js';
import { MailTroubleNotice } from '../components/mail-trouble.js';
import { fullName } from '../../domain/person-name.js';

/** What a provider can do here, and where an open case stands. */
export function ProviderHomePage({
  givenName,
  email,
  suppression,
  access,
  status,
}: {
  givenName: string;
  email: string;
  suppression: Suppression | null;
  access: AccountAccess;
  status: TerminationStatusView | null;
}): VNode {
  const open = status !== null && status.state !== 'withdrawn';
  return (
    <>
      <MailTroubleNotice portal="provider" email={email} suppression={suppression} />
      <h1>Hello {givenName}</h1>
      {access !== 'full' && (
        <div class="notice warn">
          <p>
            {access === 'wind_down'
              ? 'Your last day has ended. Until you finish your open work, you can sign notes, bill sessions, and download your notes.'
              : 'Your contract has ended. You can still download your notes and your own clients’ contacts.'}
          </p>
        </div>
      )}
      <div class="cards">
        <div class="card">
          <h2>Your clients</h2>
          <p>Headway-sourced clients in blue, your own in green.</p>
          <a href="/caseload">See your caseload</a>
        </div>
        {access === 'full' && (
          <>
            <div class="card">
              <h2>Your appointments</h2>
              <p>What’s scheduled, day by day.</p>
              <a href="/appointments">See your appointments</a>
            </div>
            <div class="card">
              <h2>Your practice staff</h2>
              <p>Everyone who works for you gets their own login.</p>
              <a href="/practice-staff">Invite or remove someone</a>
            </div>
          </>
        )}
        <div class="card">
          <h2>Your notes</h2>
          <p>All notes of all your clients as PDF and FHIR, in one file.</p>
          <a href="/note-exports">Export and download</a>
        </div>
        <div class="card">
          <h2>Your contract</h2>
          {open ? (
            <>
              <p>
                Your request {status.reference} is {status.state === 'completed' ? 'complete' : 'open'}.
              </p>
              <a href="/contract-termination/status">Follow your request</a>
            </>
          ) : (
            <>
              <p>If you’d like to leave Headway, we’ll help you through it.</p>
              <a href="/contract-termination">End your contract</a>
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** What practice staff can do, and for whom; nothing while their provider's account is not open. */
export function PracticeStaffHomePage({
  account,
  employer,
  suppression,
}: {
  account: Account;
  /** The provider for whom they work. */
  employer: Account;
  suppression: Suppression | null;
}): VNode {
  return (
    <>
      <MailTroubleNotice portal="provider" email={account.email} suppression={suppression} />
      <h1>Hello {account.givenName}</h1>
      <p class="lead">You work for the practice of {fullName(employer)}.</p>
      {isPracticeOpen(employer) ? (
        <div class="cards">
          <div class="card">
            <h2>Clients</h2>
            <p>Clients in care with the practice.</p>
            <a href="/caseload">See the caseload</a>
          </div>
          <div class="card">
            <h2>Appointments</h2>
            <p>What’s scheduled, day by day.</p>
            <a href="/appointments">See the appointments</a>
          </div>
        </div>
      ) : (
        <div class="notice warn">
          <p>
            The account of the practice isn’t open right now, so there’s nothing to see here. If you have
            questions, ask the practice.
          </p>
        </div>
      )}
    </>
  );
}

/** The client portal's start page for whoever is not signed in. */
export function ClientHomePage(): VNode {
  return (
    <>
      <h1>Headway for clients</h1>
      <div class="actions">
        <a class="button" href="/sign-in">
          Log in
        </a>
      </div>
      <p>
        New here? <a href="/sign-up">Create an account</a>
      </p>
      <p class="lead">
        If we wrote to you about your provider, open the link in that email to tell us what you’d like.
      </p>
      <p>
        Can’t find the email? Check your spam and promotions folders, or write to <SupportMail />, and we’ll
        help.
      </p>
    </>
  );
}

/** The start page of a client who is signed in. */
export function SignedInClientPage({
  givenName,
  email,
  suppression,
}: {
  givenName: string;
  email: string;
  suppression: Suppression | null;
}): VNode {
  return (
    <>
      <MailTroubleNotice portal="client" email={email} suppression={suppression} />
      <h1>Hello {givenName}</h1>
      <div class="cards">
        <div class="card">
          <h2>Your account</h2>
          <p>Your contact details, your email address, and your password.</p>
          <a href="/account">See your account</a>
        </div>
        <div class="card">
          <h2>Your family</h2>
          <p>Accounts for the people you look after.</p>
          <a href="/account/family">See your family</a>
        </div>
      </div>
    </>
  );
}
