import type { VNode } from 'preact';
import { ContactSupport } from '../components/contact-support.js';
import { PrivacyPolicy } from '../components/policies.js';

/** Headway help, "Terminating your provider contract". */
export function TerminatingYourContract(): VNode {
  return (
    <>
      <p class="lead">
        To end your contract with Headway, <a href="/contract-termination">fill in the form</a>. We’ll support
        you from there to your last day and after.
      </p>
      <ol>
        <li>You tell us your last day, at least 30 days ahead, and what you’ve planned for your clients.</li>
        <li>
          We stop showing you to new clients. You can read the notice to your clients before it goes out.
        </li>
        <li>
          You <a href="/help/your-notes-after-leaving">download your notes</a>, sign open notes and bill your
          sessions.
        </li>
        <li>After your last day, your account closes. You can still download your notes for 30 more days.</li>
      </ol>
      <p>You can withdraw until your last day begins.</p>
      <p>
        The form asks why you’re leaving. You don’t have to answer, but we appreciate any and all feedback. We
        want to learn how to do better, for you and for your clients.
      </p>
    </>
  );
}

/** Headway help, "Taking clients off of Headway if you leave". */
export function TakingClients(): VNode {
  return (
    <>
      <h2>Clients you brought to Headway</h2>
      <p>They are yours. If you leave, you’re welcome to take them with you.</p>
      <h2>Headway-sourced clients</h2>
      <p>
        Clients who found you on Headway in their search for care chose our platform. We expect them to
        continue to be seen on Headway. That respects their choice, keeps their care in-network and gives them
        a smooth experience. So please don’t build a caseload from Headway’s referrals and then move it
        elsewhere.
      </p>
      <p>We ask each client what they want, and their answer decides.</p>
      <h2>How to tell them apart</h2>
      <p>
        On your Headway calendar and in <a href="/caseload">your caseload</a>, the initial intake appointments
        of clients who found you through our search are <strong>blue</strong>, and those of clients you added
        yourself are <strong>green</strong>. The words are there, too.
      </p>
    </>
  );
}

/** Headway help, "What happens to your progress notes after leaving Headway". */
export function YourNotesAfterLeaving(): VNode {
  return (
    <>
      <p class="lead">
        When a client asks us for records, we always refer them to their provider. So we strongly suggest that
        you <a href="/note-exports">download your notes</a> before your account ends.
      </p>
      <h2>If you forgot</h2>
      <p>
        For 30 days after your contract ends, you can still log in and download them. After that, write to
        support: <ContactSupport topic="cannot_access" label="I can’t access my account" />. Use the email
        address you had on your Headway account. Our support team will help you from there.
      </p>
    </>
  );
}

/** Headway help, "Deactivating your client account". */
export function DeactivatingYourAccount(): VNode {
  return (
    <>
      <p class="lead">
        To deactivate your Headway account, press <strong>Deactivate my account</strong> on{' '}
        <a href="/account">your account page</a>, or write to support:{' '}
        <ContactSupport topic="deactivate" label="Deactivate my account" />. A member of our Customer
        Experience team will contact you with next steps.
      </p>
      <p>
        This doesn’t delete your records. See{' '}
        <a href="/help/removal-of-your-information">Removal of client information</a>.
      </p>
    </>
  );
}

/** Headway help, "Removal of client information". */
export function RemovalOfYourInformation(): VNode {
  return (
    <>
      <p class="lead">
        We can’t delete your records right away, because the law requires us to keep records of care for a set
        period.
      </p>
      <p>
        Under the Health Insurance Portability and Accountability Act of 1996 (HIPAA) Headway is a “covered
        entity”, and state law and insurers say how long records are kept. That depends on where care took
        place, on your age and on your insurance. When that period ends, we destroy your records.
      </p>
      <p>
        Until then we store them encrypted, and only people who need them for your care or by law can read
        them. For more, see <a href="/help/hipaa-and-phi">HIPAA compliance and PHI</a> and our{' '}
        <PrivacyPolicy />.
      </p>
      <p>
        We can remove anything that isn’t part of your records, such as your address for news, when you
        deactivate your account.
      </p>
    </>
  );
}
