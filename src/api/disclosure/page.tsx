import type { VNode } from 'preact';
import { disclosureBases, type Accounting } from '../../domain/disclosure/accounting.js';
import { longDate } from '../../mail/dates.js';
import { accountingPreface } from '../../records/accounting-drawing.js';
import { DataTable } from '../components/data-table.js';

/** A client's own accounting of disclosures, to read and to take along. */
export function AccountingPage({ accounting }: { accounting: Accounting }): VNode {
  const { since, through, disclosures } = accounting;
  return (
    <>
      <h1>Who got your health information</h1>
      <p class="lead">
        From {longDate(since)} through {longDate(through)}
      </p>
      {accountingPreface(disclosures.length).map((line) => (
        <p>{line}</p>
      ))}
      {disclosures.length > 0 && <Disclosures disclosures={disclosures} />}
      <div class="actions">
        <a class="button" href="/account/disclosures.pdf">
          Download as PDF
        </a>
        <a class="button quiet" href="/account/disclosures.csv">
          Download as CSV
        </a>
      </div>
      <p>
        <a href="/account">Your account</a>
      </p>
    </>
  );
}

/** For someone of whom there are no records. */
export function NothingToAccountForPage(): VNode {
  return (
    <>
      <h1>Who got your health information</h1>
      <p class="lead">
        We keep no record of care for you, so there is nothing that we could have given to anyone.
      </p>
      <p>
        <a href="/account">Your account</a>
      </p>
    </>
  );
}

/** The lines of an accounting as a table. */
export function Disclosures({ disclosures }: Pick<Accounting, 'disclosures'>): VNode {
  return (
    <DataTable
      caption="Disclosures, newest first"
      columns={['Date', 'Recipient', 'What', 'Why', 'Allowed by']}
      rows={disclosures.map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => ({
        cells: [
          longDate(disclosedOn),
          recipientAddress === '' ? recipientName : `${recipientName}, ${recipientAddress}`,
          what,
          purpose,
          disclosureBases[basis],
        ],
      }))}
    />
  );
}
