import type { VNode } from 'preact';
import { foldedName } from '../../domain/folded-name.js';
import type { Account } from '../../generated/prisma/client.js';
import { localInstant } from '../../mail/dates.js';
import type { CaseloadEntry } from '../../operations/caseload/list.js';
import { Select, TextField } from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { LetterLinks, letterOf } from '../components/letters.js';
import { SourceTag, sourceTone } from '../components/tags.js';
import { zoneInWords } from '../components/words.js';
import { fullName } from '../../domain/person-name.js';

/** What of a caseload is shown; empty where everything is. */
export interface CaseloadFilter {
  readonly search: string;
  readonly letter: string;
  readonly source: string;
  readonly next: string;
}

const sourceOptions = [
  ['', 'All'],
  ['headway_sourced', 'Headway-sourced'],
  ['own', 'Your own'],
] as const;

const nextOptions = [
  ['', 'All'],
  ['scheduled', 'Scheduled'],
  ['none', 'None scheduled'],
] as const;

/** The clients that are shown. */
export function shownOf(
  everyone: readonly CaseloadEntry[],
  { search, letter, source: from, next }: CaseloadFilter,
): readonly CaseloadEntry[] {
  const sought = foldedName(search);
  return everyone.filter(
    ({ clientName, source, nextSession }) =>
      foldedName(clientName).includes(sought) &&
      (letter === '' || letterOf(clientName) === letter) &&
      (from === '' || source === from) &&
      (next === '' || (nextSession === null) === (next === 'none')),
  );
}

interface ClientsProps {
  readonly entries: readonly CaseloadEntry[];
  /** All clients, also those that the filter hides. */
  readonly everyone: readonly CaseloadEntry[];
  readonly filter: CaseloadFilter;
  readonly timeZone: string;
}

/** The caseload with its colors and words, and what the provider may take along; practice staff only read. */
export function CaseloadPage({
  entries,
  everyone,
  filter,
  timeZone,
  employer,
  hasOwn,
}: ClientsProps & {
  /** Whose practice staff reads; null for the provider. */
  employer: Account | null;
  /** Whether the provider ever brought a client, also one whose care has ended. */
  hasOwn: boolean;
}): VNode {
  return (
    <>
      <h1>Caseload</h1>
      {employer === null ? (
        <p class="lead">
          Clients who found you through Headway’s search are blue, clients you brought are green, as on your
          calendar. <a href="/help/taking-clients-with-you">What that means if you leave</a>.
        </p>
      ) : (
        <p class="lead">
          These are the clients of {fullName(employer)}. Clients who came through Headway’s search are blue,
          and the provider’s own clients are green.
        </p>
      )}
      {everyone.length === 0 ? (
        <p>You have no clients.</p>
      ) : (
        <Clients entries={entries} everyone={everyone} filter={filter} timeZone={timeZone} />
      )}
      {employer === null && hasOwn && <OwnClients />}
    </>
  );
}

/** The clients that the filter shows, with the ways to show others. */
function Clients({ entries, everyone, filter, timeZone }: ClientsProps): VNode {
  const when = (at: Date | null) => (at === null ? '–' : localInstant(at, timeZone));
  const { search, letter } = filter;
  return (
    <>
      <form method="get" action="/caseload" class="search" role="search">
        <TextField name="search" label="Search by name" type="search" value={search} />
        <Select name="source" label="Source" options={sourceOptions} value={filter.source} />
        <Select name="next" label="Next session" options={nextOptions} value={filter.next} />
        <button class="quiet" type="submit">
          Show
        </button>
      </form>
      <LetterLinks
        names={everyone.map(({ clientName }) => clientName)}
        href={(name) => `/caseload?letter=${encodeURIComponent(name)}`}
        current={letter}
      />
      {Object.values(filter).some((value) => value !== '') && (
        <p>
          <a href="/caseload">Show all {everyone.length} clients</a>
        </p>
      )}
      {entries.length === 0 ? (
        <p>{search === '' ? 'No clients match.' : `No clients match “${search}”.`}</p>
      ) : (
        <DataTable
          caption={`${entries.length} of ${everyone.length} clients, times in ${zoneInWords(timeZone)}`}
          columns={['Client', 'Source', 'Last session', 'Next session']}
          rows={entries.map(({ clientName, source, lastSession, nextSession }) => ({
            tone: sourceTone(source),
            cells: [clientName, <SourceTag source={source} />, when(lastSession), when(nextSession)],
          }))}
        />
      )}
    </>
  );
}

/** What the provider may take along. */
function OwnClients(): VNode {
  return (
    <>
      <h2>Your own clients</h2>
      <p>These clients are yours. You can take their contacts and sessions with you.</p>
      <ul>
        <li>
          <a href="/caseload/own-clients.csv">Contacts (CSV, for a spreadsheet)</a>
        </li>
        <li>
          <a href="/caseload/own-clients.ics">Upcoming sessions (ICS, for a calendar)</a>
        </li>
      </ul>
    </>
  );
}
