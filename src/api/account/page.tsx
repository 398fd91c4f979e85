import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { maskedPhone } from '../../domain/contact.js';
import { isLenient } from '../../domain/two-factor/rules.js';
import { browserInWords } from '../../domain/user-agent.js';
import { employerOf, type AccountInPractice } from '../../operations/account/practice.js';
import { longInstant } from '../../mail/dates.js';
import type { FactorStanding } from '../../operations/two-factor/change-phone.js';
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

const doneWords: Readonly<Record<string, string>> = {
  'password-changed':
    'Your password was changed. All other browsers were logged out, a change of address that waited has ended, and a mail that says so is on its way to you.',
  'address-change-requested':
    'We mailed a link to the new address. Your address changes once that link is used; until then you log in as before.',
  'others-ended': 'All other sessions were ended.',
  'session-ended': 'The session was ended.',
  'devices-forgotten': 'All remembered devices were forgotten. The next login asks for a code everywhere.',
};

/** Who is signed in, the Login section, and where they are logged in. */
export function AccountPage({
  account,
  newAddress,
  suppression,
  sessions,
  timeZone,
  factor,
  done,
}: OwnAccount & {
  account: AccountInPractice;
  sessions: readonly OwnSession[];
  timeZone: string;
  done: string;
}): VNode {
  const employer = employerOf(account);
  return (
    <>
      {doneWords[done] && (
        <div class="notice" role="status">
          <p>{doneWords[done]}</p>
        </div>
      )}
      <MailTroubleNotice portal={account.portal} email={account.email} suppression={suppression} />
      <h1>Your account</h1>
      <SummaryList
        rows={[
          { label: 'Name', value: `${account.givenName} ${account.familyName}` },
          { label: 'Email', value: account.email },
          ...(newAddress === null
            ? []
            : [
                {
                  label: 'New email',
                  value: `${newAddress}, once the link that we mailed there is used. Look in spam and promotions, too.`,
                },
              ]),
          ...(factor?.phone
            ? [
                {
                  label: 'Login codes',
                  value: `By ${factor.method === 'voice' ? 'voice call' : 'text'} to ${maskedPhone(factor.phone)}`,
                },
              ]
            : []),
          ...(employer === null
            ? []
            : [{ label: 'Works for', value: `${employer.givenName} ${employer.familyName}` }]),
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
          label="A log-in for each person who works for you"
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
      {factor !== null && isLenient(account.portal) && <Devices factor={factor} timeZone={timeZone} />}
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

/** The browsers in which no code is asked, and how to end that. */
function Devices({ factor: { devices }, timeZone }: { factor: FactorStanding; timeZone: string }): VNode {
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
        If you do not know one of these, end it and change your password. To be sure, you can end all of them
        but this one.
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
        All other browsers are logged out, a change of address that waits for its link ends, and you get a
        mail that says so.
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
        You log in with {account.email}. We mail a link to the new address; once you use it, you log in with
        that one, and every browser is logged out. A notice goes to the present address at once.
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
