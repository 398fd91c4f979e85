import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { DataTable } from '../components/data-table.js';

interface Described {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

/** What the pages of a portal do that no endpoint does. */
const without: Readonly<Record<Portal, string>> = {
  client:
    'There is none for what is done behind the link of a request for records, for what is done behind the link of a request to change a record, for what is done behind the link of a request for an accounting, for what the person says of an authorization behind their link, for the choice that a client makes behind the link in an email when their provider leaves, for sending the email of a family member or of a new address again, for withdrawing one, papers of a conversation, and for a guardian who confirms that a minor’s account is deactivated.',
  provider:
    'There is none for what the holder of records says behind their link, what a provider who left says behind their link, what a provider decides behind their link, sending the email of a new address again or withdrawing it, signing notes, billing sessions, telling clients before the planned day, papers of a conversation, and downloading the file of a note export or the contacts of own clients.',
  staff:
    'There is none for what staff decide about a request for records, for taking the file of a release, to send it, for making a letter on paper, for reading the passphrase of emailed records, for taking a request for another person’s records, for what staff decide about a request to change a record, for taking a request to change a record, for taking a request for an accounting of disclosures, for what staff do about a request for an accounting, for sending the email of a new address again or withdrawing it, for what staff decide in cases and tasks, for starting a termination, for releasing a country to which codes were stopped, for placing a legal hold, lifting a legal hold, approving charts to destroy, keeping a chart, deciding who is on the staff, keeping a view of the queue, following a case, writing an internal note, choosing which emails staff get, a token for Temporal’s command line, shown once, saying how a closed case was handled, searching for a case or a person, looking at a person, letting someone in who asked for emergency access, narrowing the audit trail, searching the blocked addresses, writing down a disclosure, reporting what went to the wrong person, opening a deactivation for someone who wrote, opening a reactivation, writing down where a former provider’s notes go, opening a paper of a conversation, and for the audit trail. Decisions in cases and tasks are updates with an act token, from the console, the Temporal UI or the CLI; the case page says which.',
};

/** The JSON API to read: endpoints, and every refusal with its status. */
export function ApiDocsPage({
  portal,
  endpoints,
  sentences,
}: {
  portal: Portal;
  endpoints: readonly Described[];
  sentences: Readonly<Record<RefusalCode, { status: number; sentence: string }>>;
}): VNode {
  return (
    <>
      <h1>JSON API</h1>
      <p class="lead">
        What the pages for getting in, two-factor authentication and the own account do, these endpoints do,
        too; the whole description with all fields is <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).
      </p>
      <p>{without[portal]}</p>
      <DataTable
        caption="Endpoints"
        columns={['Path', 'Method', 'What it does']}
        rows={endpoints.map(({ method, path, summary }) => ({
          cells: [path, method.toUpperCase(), summary],
        }))}
      />
      <h2>Refusals</h2>
      <p>
        Errors are problem details (RFC 9457) with one of these codes; errors of single fields are in
        “errors”.
      </p>
      <DataTable
        caption="Refusals by code"
        columns={['Code', 'Status', 'Sentence']}
        rows={Object.entries(sentences).map(([code, { status, sentence }]) => ({
          cells: [<span id={code}>{code}</span>, status, sentence],
        }))}
      />
    </>
  );
}
