import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import { ContactSupport } from '../components/contact-support.js';
import { PrivacyPolicy } from '../components/policies.js';

/** The article to which the help page "Removal of client information" refers. Source: 45 CFR 160.103, 164.312, 164.404, 164.524, 164.526, 164.528. */
export function HipaaAndPhi({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <p class="lead">
        Protected health information (PHI) is information about someone’s health, care or payment for it that
        also says who they are. The Health Insurance Portability and Accountability Act of 1996 (HIPAA) says
        how it’s protected.
      </p>
      <h2>How we protect it</h2>
      <ul>
        <li>
          Each client’s notes are encrypted with a key of their own, and so is everything on its way to you.
        </li>
        <li>
          Our emails, texts and calls never say a diagnosis, what’s in a note, or why someone is in care.
        </li>
        <li>
          Only people who need a record for care or by law can see it. We log who opens it, and nobody can
          change the log.
        </li>
        <li>If someone learned what they shouldn’t, the law asks us to tell the person, and we do.</li>
        <li>We keep records as long as the law requires it. Then we destroy them.</li>
      </ul>
      {portal === 'client' ? <YourRights /> : <YourPart />}
      <p>
        For more, read our <PrivacyPolicy />.
      </p>
    </>
  );
}

function YourRights(): VNode {
  return (
    <>
      <h2>Your rights</h2>
      <p>You can ask for a copy of your records, to have them corrected, and who received them.</p>
      <p>
        Your provider keeps your records, so ask them first, or write to us:{' '}
        <ContactSupport topic="records" label="Request my records" />. You can also complain to the U.S.
        Department of Health and Human Services; nobody may treat you worse for it.
      </p>
    </>
  );
}

function YourPart(): VNode {
  return (
    <>
      <h2>Your part</h2>
      <ul>
        <li>
          <a href="/help/keeping-your-account-secure">Keep your account secure</a>, and give everyone who
          works for you <a href="/help/practice-staff">a login of their own</a>.
        </li>
        <li>Keep what you download encrypted, and for as long as your license requires.</li>
      </ul>
    </>
  );
}
