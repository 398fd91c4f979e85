import type { VNode } from 'preact';
import { longInstant } from '../../mail/dates.js';
import type { CaseloadEntry } from '../caseload.js';
import { SourceTag } from './components.js';

/** The caseload with its colours and words, and what the provider may take along. */
export function CaseloadPage({
  entries,
  total,
  search,
  timeZone,
}: {
  entries: readonly CaseloadEntry[];
  total: number;
  search: string;
  timeZone: string;
}): VNode {
  const when = (at: Date | null) => (at === null ? '–' : longInstant(at, timeZone));
  return (
    <>
      <h1>Caseload</h1>
      <p class="lead">
        Clients who found you through Headway’s search are blue, clients you brought are green, as on your
        calendar.
      </p>
      <form method="get" action="/caseload" class="field" role="search">
        <label for="search">Search by name</label>
        <input id="search" name="search" type="search" value={search} />
        <div class="actions">
          <button class="quiet" type="submit">
            Search
          </button>
        </div>
      </form>
      {total === 0 ? (
        <p>You have no clients.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Clients">
          <table>
            <caption>
              {entries.length} of {total} clients
            </caption>
            <thead>
              <tr>
                <th scope="col">Client</th>
                <th scope="col">Source</th>
                <th scope="col">Last session</th>
                <th scope="col">Next session</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(({ clientName, source, lastSession, nextSession }) => (
                <tr class={source === 'own' ? 'green' : 'blue'}>
                  <td>{clientName}</td>
                  <td>
                    <SourceTag source={source} />
                  </td>
                  <td>{when(lastSession)}</td>
                  <td>{when(nextSession)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h2>Your own clients, to take along</h2>
      <p>
        <a href="/caseload/own-clients.csv">Contacts (CSV)</a> ·{' '}
        <a href="/caseload/own-clients.ics">Calendar (ICS)</a>
      </p>
    </>
  );
}
