import type { ComponentProps, VNode } from 'preact';
import { displayPhone, maskedPhone } from '../../domain/contact.js';
import { allowsTrustedDevices } from '../../domain/two-factor/rules.js';
import { fullName } from '../../domain/person-name.js';
import { shortDate } from '../../mail/dates.js';
import { hasOwnTimeZone } from '../../operations/account/change-time-zone.js';
import type { OwnAccount } from '../../operations/account/own-account.js';
import { employerOf, type AccountInPractice } from '../../operations/account/practice.js';
import type { OwnSession } from '../../operations/account/sessions.js';
import { ErrorSummary, PostForm, SummaryList, type FieldErrors } from '../components/components.js';
import { MailTroubleNotice } from '../components/mail-trouble.js';
import { zoneInWords } from '../components/words.js';
import { HelpPageLink } from '../help/link.js';
import { wordsOf } from '../http/words-of.js';
import { NewAddress } from './email-page.js';
import { Devices, Sessions } from './logins.js';

const doneWords: Readonly<Record<string, string>> = {
  'password-changed':
    'Your password was changed. We logged out all other browsers, ended any change of email address that was waiting, and sent you an email that says so.',
  'address-change-requested':
    'We emailed a link to the new address. Your address changes once you use that link. Until then, log in as before.',
  'address-change-resent': 'We sent the link again. Only the newest link works.',
  'address-change-withdrawn': 'The change of email address was withdrawn. Its link no longer works.',
  'details-changed': 'Your details were saved. We emailed you about what changed.',
  'time-zone-changed': 'Your time zone was changed. We’ll show you dates and times in it.',
  'others-ended': 'All other sessions were ended.',
  'session-ended': 'The session was ended.',
  'devices-forgotten': 'All remembered devices were forgotten. Your next login asks for a code everywhere.',
};

interface AccountPageProps extends OwnAccount {
  readonly account: AccountInPractice;
  readonly sessions: readonly OwnSession[];
  readonly timeZone: string;
  readonly done: string;
  readonly errors?: FieldErrors;
}

/** Who is signed in, the Login section, and where they are logged in. */
export function AccountPage(props: AccountPageProps): VNode {
  const { account, suppression, sessions, timeZone, factor, done, errors = {} } = props;
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
      <SummaryList rows={rowsOf(props)} />
      <Login account={account} hasFactor={factor !== null} />
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
      {account.portal === 'client' && <RecordsAndLeaving />}
    </>
  );
}

/** How someone logs in: what they may read about it, and what they may change. */
function Login({ account, hasFactor }: { account: AccountInPractice; hasFactor: boolean }): VNode {
  return (
    <>
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
      <HelpPageLink portal={account.portal} slug="hipaa-and-phi" label="HIPAA compliance and PHI" />
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
        {account.portal === 'staff' && (
          <a class="button quiet" href="/notifications">
            Notifications
          </a>
        )}
        {account.portal === 'staff' && (
          <a class="button quiet" href="/codec-token">
            Temporal’s command line
          </a>
        )}
        {hasFactor && (
          <a class="button quiet" href="/account/two-factor">
            Reset multi factor authentication
          </a>
        )}
      </div>
    </>
  );
}

/** Where a client finds who got their records, and how to leave. */
function RecordsAndLeaving(): VNode {
  return (
    <>
      <h2>Your records</h2>
      <p>
        <a href="/account/disclosures">Who got your health information</a>
      </p>
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
  );
}

/** What we know of someone, each with the way to correct it where they can. */
function rowsOf(props: AccountPageProps): ComponentProps<typeof SummaryList>['rows'] {
  const { account, newAddress, timeZone, factor, birthDate, phone, licenseNumber, errors = {} } = props;
  const { insuranceName, insuranceBirthDate } = props;
  const employer = employerOf(account);
  const correct = { change: '/account/details' };
  return [
    { label: 'Name', value: fullName(account), ...correct },
    { label: 'Email', value: account.email },
    ...(newAddress === null
      ? []
      : [
          {
            label: 'New email',
            value: <NewAddress {...newAddress} error={errors['newAddress']} />,
          },
        ]),
    { label: 'Phone', value: phone === null ? 'Not provided' : displayPhone(phone), ...correct },
    ...(birthDate === null
      ? []
      : [
          { label: 'Birth date', value: shortDate(birthDate), ...correct },
          {
            label: 'Insurance card',
            value:
              [insuranceName, insuranceBirthDate && shortDate(insuranceBirthDate)]
                .filter(Boolean)
                .join(', ') || 'Not provided',
            ...correct,
          },
        ]),
    ...(account.provider === null
      ? []
      : [
          {
            label: `License number, ${account.provider.jurisdiction}`,
            value: licenseNumber ?? 'Not provided',
            ...correct,
          },
        ]),
    {
      label: 'Time zone',
      value: zoneInWords(timeZone),
      ...(hasOwnTimeZone(account) ? { change: '/account/time-zone' } : {}),
    },
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
  ];
}
