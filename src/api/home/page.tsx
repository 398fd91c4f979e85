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
        <Card
          title="Your clients"
          words="Headway-sourced clients in blue, your own in green."
          href="/caseload"
          link="See your caseload"
        />
        {access === 'full' && (
          <>
            <Card
              title="Your appointments"
              words="What’s scheduled, day by day."
              href="/appointments"
              link="See your appointments"
            />
            <Card
              title="Your practice staff"
              words="Everyone who works for you gets their own login."
              href="/practice-staff"
              link="Invite or remove someone"
            />
          </>
        )}
        <Card
          title="Your notes"
          words="All notes of all your clients as PDF and FHIR, in one file."
          href="/note-exports"
          link="Export and download"
        />
        <ContractCard status={status} />
      </div>
    </>
  );
}

function ContractCard({ status }: { status: TerminationStatusView | null }): VNode {
  const title = 'Your contract';
  if (status === null || status.state === 'withdrawn')
    return (
      <Card
        title={title}
        words="If you’d like to leave Headway, we’ll help you through it."
        href="/contract-termination"
        link="End your contract"
      />
    );
  return (
    <Card
      title={title}
      words={`Your request ${status.reference} is ${status.state === 'completed' ? 'complete' : 'open'}.`}
      href="/contract-termination/status"
      link="Follow your request"
    />
  );
}

function Card({
  title,
  words,
  href,
  link,
}: Readonly<Record<'title' | 'words' | 'href' | 'link', string>>): VNode {
  return (
    <div class="card">
      <h2>{title}</h2>
      <p>{words}</p>
      <a href={href}>{link}</a>
    </div>
  );
}

/** What practice staff can do, and for whom; nothing while their provider's account isn't open. */
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
          <Card
            title="Clients"
            words="Clients in care with the practice."
            href="/caseload"
            link="See the caseload"
          />
          <Card
            title="Appointments"
            words="What’s scheduled, day by day."
            href="/appointments"
            link="See the appointments"
          />
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

/** The client portal's start page for people who aren't logged in. */
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
        <Card
          title="Your account"
          words="Your contact details, your email address, and your password."
          href="/account"
          link="See your account"
        />
        <Card
          title="Your family"
          words="Accounts for the people you look after."
          href="/account/family"
          link="See your family"
        />
      </div>
    </>
  );
}
