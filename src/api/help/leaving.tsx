import type { VNode } from 'preact';
import { ContactSupport } from '../components/contact-support.js';

/** Seed, "Terminating your provider contract". */
export function TerminatingYourContract(): VNode {
  return (
    <>
      <p class="lead">
        To end your contract with Headway, <a href="/contract-termination">fill in the form</a>. We support
        you from there to the last day and after.
      </p>
      <ol>
        <li>You say when your last day is, at least 30 days ahead, and what is planned for your clients.</li>
        <li>
          You are no longer shown to new clients. You read the notice to your clients before it goes out.
        </li>
        <li>
          You <a href="/help/your-notes-after-leaving">download your notes</a>, sign what is open and bill
          your sessions.
        </li>
        <li>After your last day your account closes; for 30 days more you can still download.</li>
      </ol>
      <p>Until the last day begins you can withdraw.</p>
      <p>
        The form asks why you leave. You need not say, and we are glad about anything you tell us: we want to
        learn how to do better, for you and for your clients.
      </p>
    </>
  );
}

/** Seed, "Taking clients off of Headway if you leave". */
export function TakingClients(): VNode {
  return (
    <>
      <h2>Clients you brought to Headway</h2>
      <p>They are yours. If you leave, you are welcome to take them with you.</p>
      <h2>Headway-sourced clients</h2>
      <p>
        Clients who found you on Headway in their search for care chose our platform. We expect that they
        continue to be seen on Headway: it respects their choice, keeps their care in-network and spares them
        a new start. So please do not build up a caseload from Headway’s referrals to move it elsewhere.
      </p>
      <p>Each client is asked what they want, and their answer stands.</p>
      <h2>How to tell them apart</h2>
      <p>
        On your Headway calendar and in <a href="/caseload">your caseload</a>, the initial intake appointments
        of clients who found you through our search are <strong>blue</strong>, and those of clients you added
        yourself are <strong>green</strong>. The words stand beside the colours.
      </p>
    </>
  );
}

/** Seed, "What happens to your progress notes after leaving Headway". */
export function YourNotesAfterLeaving(): VNode {
  return (
    <>
      <p class="lead">
        When somebody asks us for records, we always refer them to their provider. So{' '}
        <a href="/note-exports">download your notes</a> before your account ends.
      </p>
      <h2>If you forgot</h2>
      <p>
        For 30 days after the end you can still log in and download. Later, write to support:{' '}
        <ContactSupport topic="cannot-access" label="I can’t access my account" />. Use the email address that
        your Headway account had. Support helps you from there.
      </p>
    </>
  );
}

/** Seed, "Deactivating your client account". */
export function DeactivatingYourAccount(): VNode {
  return (
    <>
      <p class="lead">
        To deactivate your Headway account, write to support:{' '}
        <ContactSupport topic="deactivate" label="Deactivate my account" />. A member of our Customer
        Experience team gets in touch about the next steps.
      </p>
      <p>
        Your records are not erased with it: see{' '}
        <a href="/help/removal-of-your-information">Removal of client information</a>.
      </p>
    </>
  );
}

/** Seed, "Removal of client information"; on its wording see research/identity.md §3.4. */
export function RemovalOfYourInformation(): VNode {
  return (
    <>
      <p class="lead">
        We cannot delete your records at once, because the law requires us to keep records of care for a set
        period.
      </p>
      <p>
        Under the Health Insurance Portability and Accountability Act of 1996 (HIPAA) Headway is a “covered
        entity”, and state law and insurers say how long records are kept. That depends on where care took
        place, on your age and on your insurance. At the end of it your records are destroyed.
      </p>
      <p>
        Until then they are stored encrypted, and only those who need them for your care or by law can read
        them.
      </p>
      <p>
        What is not part of your records, such as your address for news, can be removed when you deactivate
        your account.
      </p>
    </>
  );
}
