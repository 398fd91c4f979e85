import type { ComponentChildren } from 'preact';
import { supportTimeZone, taskTitle } from '../../../domain/case/tasks.js';
import { fullName } from '../../../domain/person-name.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import { mostShown, type PersonView } from '../../../operations/person/read.js';
import { inWords, kindWords, shortInstant, StateTag, waitingOnWords } from '../words.js';

interface Props {
  readonly person: PersonView;
  readonly now: Date;
}

/** One list of a person's page. */
export interface Table {
  readonly title: string;
  /** What stands there where nothing is listed. */
  readonly empty: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** The lists of a person's page, from what is open to what was sent. */
export function tablesOf(props: Props): readonly Table[] {
  return [...workTables(props), ...careTables(props), ...loginTables(props)];
}

const instantOf = (now: Date) => (at: Date | null) =>
  at === null ? '–' : shortInstant(at, supportTimeZone, now);

/** What support works on. */
function workTables({ person, now }: Props): readonly Table[] {
  const when = instantOf(now);
  return [
    {
      title: 'Cases',
      empty: 'No cases.',
      columns: ['Case', 'Kind', 'State', 'Waiting on', 'Opened'],
      rows: person.cases.map((row) => [
        <a href={`/cases/${row.reference}`}>{row.reference}</a>,
        kindWords[row.kind],
        <StateTag state={row.state} />,
        waitingOnWords(row),
        when(row.openedAt),
      ]),
    },
    {
      title: 'Tasks and calls',
      empty: 'No tasks.',
      columns: ['Task', 'Case', 'Due', 'Outcome'],
      rows: person.tasks.map(({ id, kind, status, dueAt, doneAt, resolution, case: { reference } }) => [
        <a href={`/tasks/${id}`}>{taskTitle(kind)}</a>,
        reference,
        when(dueAt),
        status === 'open'
          ? 'Open'
          : `Done ${when(doneAt)}${resolution === null ? '' : `: ${inWords(resolution)}`}`,
      ]),
    },
  ];
}

/** Charts with the day through which they are kept, practice, and family. */
function careTables({ person, now }: Props): readonly Table[] {
  const when = instantOf(now);
  return [
    {
      title: 'Charts',
      empty: 'No charts.',
      columns: ['Client', 'Provider', 'Source', 'Care', 'Kept through'],
      rows: person.charts.map(({ id, client, provider, source, closedAt, retainUntil }) => [
        fullName(client),
        `${fullName(provider.account)}, ${provider.jurisdiction}`,
        inWords(source),
        closedAt === null ? 'Active' : `Ended ${when(closedAt)}`,
        <a href={`/record-retention/${id}`}>
          {retainUntil === null ? 'Not computed' : shortDate(calendarDate(retainUntil))}
        </a>,
      ]),
    },
    {
      title: 'Practice',
      empty: 'No practice staff.',
      columns: ['Person', 'Works for', 'Since', 'Until'],
      rows: person.practice.map(({ account, accountId, provider, since, removedAt }) => [
        <a href={`/people/${accountId}`}>{fullName(account)}</a>,
        <a href={`/people/${provider.accountId}`}>{fullName(provider.account)}</a>,
        when(since),
        when(removedAt),
      ]),
    },
    {
      title: 'Family',
      empty: 'No family members.',
      columns: ['Account', 'Opened by', 'Relationship'],
      rows: person.family.map(({ account, guardian, accountId, guardianId, relationship }) => [
        <a href={`/people/${accountId}`}>{fullName(account)}</a>,
        <a href={`/people/${guardianId}`}>{fullName(guardian)}</a>,
        inWords(relationship),
      ]),
    },
  ];
}

/** Logins, and what was sent. */
function loginTables({ person, now }: Props): readonly Table[] {
  const when = instantOf(now);
  return [
    {
      title: 'Logins',
      empty: 'No logins.',
      columns: ['From', 'Last seen', 'Ended', 'Why'],
      rows: person.sessions.map(({ createdAt, lastSeenAt, endedAt, endedBecause }) => [
        when(createdAt),
        when(lastSeenAt),
        when(endedAt),
        endedBecause === null ? '–' : inWords(endedBecause),
      ]),
    },
    {
      title: 'Emails, texts and login codes',
      empty: 'Nothing was sent.',
      columns: ['When', 'What', 'Outcome', 'Why'],
      rows: [
        ...person.mails.map(({ createdAt, template, status, because }) => ({
          at: createdAt,
          what: inWords(template),
          status,
          because,
        })),
        ...person.texts.map(({ createdAt, status, because }) => ({
          at: createdAt,
          what: 'Text that announces a call',
          status,
          because,
        })),
        ...person.codes.map(({ requestedAt, method, status, because }) => ({
          at: requestedAt,
          what: `Code by ${inWords(method).toLowerCase()}`,
          status,
          because,
        })),
      ]
        .toSorted((one, other) => other.at.getTime() - one.at.getTime())
        .slice(0, mostShown)
        .map(({ at, what, status, because }) => [when(at), what, inWords(status), because ?? '–']),
    },
  ];
}
