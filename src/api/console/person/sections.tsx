import type { ComponentChildren, VNode } from 'preact';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { caseworkRoles, type ActRole } from '../../../domain/acts.js';
import { maskedPhone, type Reach } from '../../../domain/contact.js';
import type { HeldSubject } from '../../../domain/legal-hold/form.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import type { Emergency } from '../../../operations/person/emergency.js';
import { mostShown, type PersonView } from '../../../operations/person/read.js';
import { SummaryList } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { inWords, shortInstant } from '../words.js';
import { EmergencyForm } from './emergency.js';
import { tablesOf } from './tables.js';

interface Props {
  readonly person: PersonView;
  readonly personId: string;
  readonly role: ActRole;
  /** How their contacts and birth date are shown: as the role sees them, or in full in an emergency. */
  readonly reach: Reach;
  /** Emergency access of who looks, where their role sees contacts in part. */
  readonly emergency: Emergency | null;
  readonly now: Date;
}

/** Everything that support may know of someone: who they are, what is open, what was sent, and what is kept. */
export function PersonPage(props: Props): VNode {
  const { person } = props;
  return (
    <>
      <h1>{person.name}</h1>
      <SummaryList rows={summaryOf(props)} />
      {!props.reach.inFull && <EmergencyForm {...props} />}
      <Links {...props} />
      {tablesOf(props).map(({ title, empty, columns, rows }) => (
        <>
          <h2>{title}</h2>
          {rows.length === 0 ? (
            <p>{empty}</p>
          ) : (
            <DataTable
              caption={counted(rows.length)}
              columns={columns}
              rows={rows.map((cells) => ({ cells }))}
            />
          )}
        </>
      ))}
    </>
  );
}

/** The heading says of what. */
const counted = (rows: number) =>
  rows === 1 ? 'One entry' : rows < mostShown ? `${rows} entries` : `The newest ${rows} entries`;

function summaryOf({ person, reach, now }: Props): { label: string; value: ComponentChildren }[] {
  const { account, client, suppressions, holds, devices } = person;
  const when = (at: Date) => shortInstant(at, supportTimeZone, now);
  const email = account?.email ?? client?.email ?? null;
  const phone = account?.phone ?? client?.phone ?? null;
  const factor = account?.secondFactor ?? null;
  return [
    {
      label: 'Account',
      value:
        account === null ? (
          'None'
        ) : (
          <>
            {inWords(account.portal)} portal, <Tag>{inWords(account.status)}</Tag>
            {account.lockedUntil !== null && account.lockedUntil > now && (
              <Tag tone="red">Locked until {when(account.lockedUntil)}</Tag>
            )}
          </>
        ),
    },
    ...(account === null ? [] : [{ label: 'Since', value: when(account.createdAt) }]),
    {
      label: 'Email',
      value: email === null ? 'Not provided' : <EmailOf {...{ email: reach.email(email), account }} />,
    },
    ...suppressions.map(({ reason, since }) => ({
      label: 'Blocked address',
      value: `Gets no email since ${when(since)}: ${inWords(reason)}`,
    })),
    { label: 'Phone', value: phone === null ? 'Not provided' : reach.phone(phone) },
    ...(factor === null
      ? []
      : [
          {
            label: 'Login codes',
            value: `By ${inWords(factor.method).toLowerCase()} to ${maskedPhone(factor.phone)}; ${devices} remembered ${devices === 1 ? 'device' : 'devices'}`,
          },
        ]),
    ...(client === null
      ? []
      : [{ label: 'Birth date', value: reach.birthDate(shortDate(calendarDate(client.birthDate))) }]),
    ...(account?.provider ? [{ label: 'Licensed in', value: account.provider.jurisdiction }] : []),
    ...holds.map(({ matter, placedAt }) => ({
      label: 'Legal hold',
      value: `${matter}, since ${when(placedAt)}`,
    })),
  ];
}

function EmailOf({ email, account }: { email: string; account: PersonView['account'] }): VNode {
  return (
    <>
      {email} {account !== null && account.emailVerifiedAt === null && <Tag tone="red">Not verified</Tag>}
    </>
  );
}

/** What may begin from here, for those who may begin it. */
function Links({ person, personId, role }: Props): VNode | null {
  const shown = beginnings(person, personId).filter(({ roles }) => roles.includes(role));
  if (shown.length === 0) return null;
  return (
    <p class="actions">
      {shown.map(({ href, label }) => (
        <a class="button quiet" href={href}>
          {label}
        </a>
      ))}
    </p>
  );
}

/** Pages that open with this person filled in; addresses name them by opaque ids alone. */
function beginnings(
  { account, client, disclosures, suppressions }: PersonView,
  personId: string,
): readonly { readonly href: string; readonly label: string; readonly roles: readonly ActRole[] }[] {
  const provider = account?.provider ?? null;
  const hold = (subject: HeldSubject, id: string) => ({
    href: `/legal-holds?subject=${subject}&on=${id}`,
    label: 'Place a legal hold',
    roles: ['lead'] as const,
  });
  return [
    ...(provider === null
      ? []
      : [
          {
            href: `/terminations/new?provider=${provider.id}`,
            label: 'End the contract',
            roles: caseworkRoles,
          },
          hold('provider', provider.id),
        ]),
    ...(client === null
      ? []
      : [
          {
            href: `/record-requests/new?client=${client.id}`,
            label: 'They ask for their records',
            roles: caseworkRoles,
          },
          {
            href: `/disclosures?client=${client.id}`,
            label: `Disclosures (${disclosures})`,
            roles: caseworkRoles,
          },
          {
            href: `/disclosure-reports?client=${client.id}`,
            label: 'Report a wrong disclosure',
            roles: caseworkRoles,
          },
          hold('person', client.id),
        ]),
    ...(suppressions.length === 0
      ? []
      : [{ href: '/suppressions', label: 'Blocked addresses', roles: caseworkRoles }]),
    { href: `/audit?case=${personId}`, label: 'Who looked at their records', roles: ['auditor', 'lead'] },
  ];
}
