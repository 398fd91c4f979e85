import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { RefusalCode } from '../../domain/refusals.js';
import type { VerificationLink } from '../../operations/email-verification/link.js';
import { fullName } from '../../domain/person-name.js';
import { refusalSentences } from '../http/refusals.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { NewPasswordField } from '../components/new-password-field.js';

/** The page behind a verification link: its button verifies, with the password that it may ask for. */
export function VerifyPage({
  token,
  found: { row, account, own, asks },
  errors,
}: {
  token: string;
  found: VerificationLink;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Verify your email address</h1>
      <p class="lead">{asks === 'nothing' ? justPress : leads[row.purpose]}</p>
      {own === null && account !== null && <WhoseAccount purpose={row.purpose} account={account} />}
      {own !== null && (
        <p>
          The account is for <strong>{fullName(own)}</strong>, with the password that you chose in this
          browser.
        </p>
      )}
      <PostForm action={`/verify-email/${token}`}>
        {asks === 'new-password' && <NewPasswordField portal={row.portal} label="Password" errors={errors} />}
        {asks === 'current-password' && (
          <TextField
            name="currentPassword"
            label="Current password"
            type="password"
            autocomplete="current-password"
            errors={errors}
          />
        )}
        <div class="actions">
          <button type="submit">Verify this address</button>
        </div>
      </PostForm>
      {own === null && (
        <p>
          Didn’t ask for this? <a href={`/verify-email/${token}/not-me`}>This wasn’t me</a>
        </p>
      )}
    </>
  );
}

/** Whose account the link proves, as a stranger may have typed it, and who created it for a member of their family. */
function WhoseAccount({
  purpose,
  account,
}: {
  purpose: Purpose;
  account: NonNullable<VerificationLink['account']>;
}): VNode {
  const { phone, familyMember } = account;
  return (
    <p>
      The account is for <strong>{fullName(account)}</strong>
      {purpose === 'sign_up' && phone !== null ? `, with a phone number that ends in ${phone.slice(-2)}` : ''}
      .{' '}
      {purpose === 'family_member' && familyMember !== null && (
        <>
          <strong>{fullName(familyMember.guardian)}</strong> created it
          {createdAs.get(familyMember.relationship) ?? ''}.{' '}
        </>
      )}
      If that isn’t right, choose “This wasn’t me” below.
    </p>
  );
}

/** What whoever created an account said that they are to its person. */
const createdAs = new Map([
  ['parent', ', as your parent'],
  ['guardian', ', as your legal guardian'],
  ['spouse', ', as your spouse or partner'],
]);

const justPress = 'Press the button to confirm that this address is yours. Then log in.';

type Purpose = VerificationLink['row']['purpose'];

/** Why the page asks for a password. */
const leads: Record<Purpose, string> = {
  sign_up:
    'We can’t tell from this browser that you created this account, so choose a password for it. It replaces the one from the sign-up, and verifies this address.',
  family_member:
    'Choose a password for the account that was created for you. That also verifies this address.',
  change_address:
    'You’re not logged in to the account in this browser, so enter its password. Or log in first, then open the link again. Until then, nothing changes.',
};

/** After the button, however often it was pressed; `changed` where the account had another address before. It signs nobody in. */
export function VerifiedPage({ changed }: { changed: boolean }): VNode {
  return (
    <>
      <h1>Your address is verified</h1>
      <p class="lead">
        {changed
          ? 'From now on, log in with this address and your password.'
          : 'You can log in with this address and your password.'}
      </p>
      <p>
        <a class="button" href="/sign-in">
          Log in
        </a>
      </p>
    </>
  );
}

/** The page for the owner of an address who didn't ask for an account. Its button acts. */
export function NotMePage({ token, change }: { token: string; change: boolean }): VNode {
  return (
    <>
      <h1>This wasn’t me</h1>
      <p class="lead">
        {change
          ? 'Someone wants to log in to Headway with your address. Press the button to end the request.'
          : 'Someone created an account with your address. Press the button to remove it now. If you want an account, you can sign up afterward.'}
      </p>
      <PostForm action={`/verify-email/${token}/not-me`}>
        <div class="actions">
          <button type="submit">{change ? 'End the request' : 'Remove the account'}</button>
        </div>
      </PostForm>
      <p>
        Was it you after all? <a href={`/verify-email/${token}`}>Verify the address</a>
      </p>
    </>
  );
}

/** After "this wasn't me". */
export function RemovedPage({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <h1>Done</h1>
      <p class="lead">Your address is no longer used for that. You don’t need to do anything else.</p>
      {portal === 'client' && (
        <p>
          To have an account, <a href="/sign-up">sign up</a>. If you have signed up, look for another email.
        </p>
      )}
      <p>
        If it happens again, write to <SupportMail />.
      </p>
    </>
  );
}

/** A link that does nothing anymore, or never did: why, and the way on. */
export function VerificationTroublePage({ portal, code }: { portal: Portal; code: RefusalCode }): VNode {
  return (
    <>
      <h1>This link doesn’t work</h1>
      <p class="lead">
        {code === 'not-found'
          ? 'Your email program may have cut it off. Copy the whole link from the email into your browser.'
          : refusalSentences[code].sentence}
      </p>
      <ul>
        {code === 'verification-over' && portal === 'client' && (
          <li>
            To have an account, <a href="/sign-up">sign up</a>.
          </li>
        )}
        {code === 'link-used' && (
          <li>
            Was it you? <a href="/sign-in">Log in</a> with the password that you chose first, or{' '}
            <a href="/forgot-password">choose a new one</a>.
          </li>
        )}
        {code === 'sign-up-over' && (
          <li>
            Or <a href="/sign-up">sign up</a> in this browser, then open the link again.
          </li>
        )}
        {portal === 'client' && (
          <li>
            New account? We can <a href="/verify-email">send the email again</a>.
          </li>
        )}
        <li>
          A new address for an account that you have? <a href="/sign-in">Log in</a>, and look at Account.
        </li>
        <li>
          No password yet? Use <a href="/forgot-password">Forgot your password</a>. We’ll email you a link
          that asks for one.
        </li>
        <li>
          If neither helps, write to <SupportMail />.
        </li>
      </ul>
    </>
  );
}
