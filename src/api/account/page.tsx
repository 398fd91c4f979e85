import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { displayPhone, maskedPhone } from '../../domain/contact.js';
import { allowsTrustedDevices } from '../../domain/two-factor/rules.js';
import { browserInWords } from '../../domain/user-agent.js';
import { employerOf, type AccountInPractice } from '../../operations/account/practice.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longInstant, shortDate } from '../../mail/dates.js';
import { zoneInWords } from '../components/words.js';
import type { FactorView } from '../../operations/two-factor/change-phone.js';
import type { OwnAccount } from '../../operations/account/own-account.js';
import type { OwnSession } from '../../operations/account/sessions.js';
import {
  ErrorSummary,
  PostForm,
  SummaryList,
  TextField,
  type FieldErrors,
} from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { HelpPageLink } from '../help/link.js';
import { MailTroubleNotice } from '../components/mail-trouble.js';
import { NewPasswordField } from '../components/new-password-field.js';
import { Tag } from '../components/tags.js';
import { CurrentPasswordField } from '../components/current-password-field.js';
import { wordsOf } from '../http/words-of.js';
import { fullName } from '../../domain/person-name.js';

const doneWords: Readonly<Record<string, string>> = {
  'password-changed':
    'Your password was changed. We logged out all other browsers, ended any change of email address that was waiting, and sent you an email that says so.',
  'address-change-requested':
    'We emailed a link to the new address. Your address changes once you use that link. Until then, log in as before.',
  'address-change-resent': 'We sent the link again. Only the newest link works.',
  'address-change-withdrawn': 'The change of email address was withdrawn. Its link no longer works.',
  'others-ended': 'All other sessions were ended.',
  'session-ended': 'The session was ended.',
  'devices-forgotten': 'All remembered devices were forgotten. Your next login asks for a code everywhere.',
};

/** Who is signed in, the Login section, and where they are logged in. */
export function AccountPage({
  account,
  newAddress,
  suppression,
  sessions,
  timeZone,
  factor,
  birthDate,
  phone,
  done,
  errors = {},
}: OwnAccount & {
  account: AccountInPractice;
  sessions: readonly OwnSession[];
  timeZone: string;
  done: string;
  errors?: FieldErrors;
}): VNode {
  const employer = employerOf(account);
  return (
    <>
      <ErrorSummary errors={errors} />
      {wordsOf(doneWords, done) && (
        <div class="notice" role="status">
          <p>{wordsOf(doneWords, done)}</p>
        </div>
      )}
      <MailTroubleNotice portal={account.portal} email={account.email} suppression={suppression} />
      <h1>Your account</h1>
      <SummaryList
        rows={[
          { label: 'Name', value: fullName(account) },
          { label: 'Email', value: account.email },
          ...(newAddress === null
            ? []
            : [
                {
                  label: 'New email',
                  value: <NewAddress email={newAddress.email} error={errors['newAddress']} />,
                },
              ]),
          { label: 'Phone', value: phone === null ? 'Not provided' : displayPhone(phone) },
          ...(birthDate === null ? [] : [{ label: 'Birth date', value: shortDate(calendarDate(birthDate)) }]),
          { label: 'Time zone', value: zoneInWords(timeZone) },
          ...(factor?.phone
            ? [
                {
                  label: 'Login codes',
                  value: `By ${factor.method === 'voice' ? 'voice call' : 'text'} to ${maskedPhone(factor.phone)}`,
                },
              ]
            : []),
          ...(employer === null ? [] : [{ label: 'Works for', value: fullName(employer) }]),
          ...(account.staffRole ? [{ label: 'Role', value: account.staffRole }] : []),
        ]}
      />
      <h2>Login</h2>
      <HelpPageLink
        portal={account.portal}
        slug="keeping-your-account-secure"
        label="Keeping your account secure"
      />
      <HelpPageLink
        portal={account.portal}
        slug="two-factor-authentication"
        label="Two-factor authentication (2FA)"
      />
      {account.provider !== null && (
        <HelpPageLink
          portal="provider"
          slug="practice-staff"
          label="A login for each person who works for you"
        />
      )}
      <div class="actions">
        <a class="button quiet" href="/account/password">
          Change password
        </a>
        <a class="button quiet" href="/account/email">
          Change email
        </a>
        {factor !== null && (
          <a class="button quiet" href="/account/two-factor">
            Reset multi factor authentication
          </a>
        )}
      </div>
      {factor !== null && allowsTrustedDevices(account.portal) && (
        <Devices factor={factor} timeZone={timeZone} />
      )}
      <h2>Where you are logged in</h2>
      <Sessions sessions={sessions} timeZone={timeZone} />
      <PostForm action="/sign-out">
        <button class="quiet" type="submit">
          Log out
        </button>
      </PostForm>
      {account.portal === 'client' && (
        <>
          <h2>Leaving Headway</h2>
          <HelpPageLink portal="client" slug="deactivating-your-account" label="Deactivating your account" />
          <HelpPageLink
            portal="client"
            slug="removal-of-your-information"
            label="What happens to your information"
          />
          <div class="actions">
            <a class="button quiet" href="/account/deactivate">
              Deactivate my account
            </a>
          </div>
        </>
      )}
    </>
  );
}

/** An address that waits for its link, and what can be done about it meanwhile. */
function NewAddress({ email, error }: { email: string; error: string | undefined }): VNode {
  return (
    <div id="newAddress">
      <p>
        {email}, once you use the link that we emailed there. Check your spam and promotions folders, too.
      </p>
      {error && <span class="error">{error}</span>}
      <PostForm action="/account/email/resend">
        <button class="link" type="submit">
          Send the link again
        </button>
      </PostForm>
      <PostForm action="/account/email/withdraw">
        <button class="link" type="submit">
          Withdraw the change
        </button>
      </PostForm>
    </div>
  );
}

/** The browsers in which no code is asked, and how to end that. */
function Devices({ factor: { devices }, timeZone }: { factor: FactorView; timeZone: string }): VNode {
  return (
    <>
      <h3>Remembered devices</h3>
      {devices.length === 0 ? (
        <p>No device is remembered: every login asks for a code.</p>
      ) : (
        <>
          <ul>
            {devices.map(({ userAgent, expiresAt }) => (
              <li>
                {browserInWords(userAgent)}, until {longInstant(expiresAt, timeZone)}
              </li>
            ))}
          </ul>
          <PostForm action="/account/devices/forget">
            <div class="actions">
              <button class="quiet" type="submit">
                Forget all devices
              </button>
            </div>
          </PostForm>
        </>
      )}
    </>
  );
}

function Sessions({ sessions, timeZone }: { sessions: readonly OwnSession[]; timeZone: string }): VNode {
  return (
    <>
      <p>
        If you don’t recognize one of these, end it and change your password. You can also end all of them
        except this one.
      </p>
      <DataTable
        caption="Your sessions, the last used first"
        columns={['Browser', 'Started', 'Last used', 'End it']}
        rows={sessions.map(({ id, browser, startedAt, lastUsedAt, isThisOne }) => ({
          cells: [
            browser,
            longInstant(startedAt, timeZone),
            longInstant(lastUsedAt, timeZone),
            isThisOne ? (
              <Tag tone="green">This one</Tag>
            ) : (
              <PostForm action={`/account/sessions/${id}/end`}>
                <button
                  class="link"
                  type="submit"
                  aria-label={`End the session in ${browser}, started ${longInstant(startedAt, timeZone)}`}
                >
                  End
                </button>
              </PostForm>
            ),
          ],
        }))}
      />
      {sessions.length > 1 && (
        <PostForm action="/account/sessions/end-others">
          <div class="actions">
            <button class="quiet" type="submit">
              End all other sessions
            </button>
          </div>
        </PostForm>
      )}
    </>
  );
}

/** The form by which someone who knows the current password chooses another. */
export function ChangePasswordPage({ account, errors }: { account: Account; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Change password</h1>
      <p class="lead">
        We’ll log out all other browsers, end any change of email address that is waiting, and send you an
        email that says so.
      </p>
      <PostForm action="/account/password">
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" value={account.email} autocomplete="username" readOnly hidden />
        <CurrentPasswordField errors={errors} />
        <NewPasswordField portal={account.portal} errors={errors} />
        <div class="actions">
          <button type="submit">Change password</button>
        </div>
      </PostForm>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </>
  );
}

/** The form by which someone who knows the password asks for another address. */
export function ChangeEmailPage({
  account,
  typed,
  errors,
}: {
  account: Account;
  typed: string;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Change email</h1>
      <p class="lead">
        You log in with {account.email}. We’ll email a link to the new address. Once you use it, log in with
        the new address; every browser is logged out. We’ll also send a notice to your current address right
        away.
      </p>
      <PostForm action="/account/email">
        <TextField
          name="email"
          label="New email"
          type="email"
          autocomplete="email"
          value={typed}
          errors={errors}
        />
        <CurrentPasswordField errors={errors} />
        <div class="actions">
          <button type="submit">Change email</button>
        </div>
      </PostForm>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </>
  );
}
