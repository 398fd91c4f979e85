import type { VNode } from 'preact';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import type { Language } from '../../domain/languages.js';
import { longDate } from '../../mail/dates.js';
import { accountingWords } from '../../mail/disclosure/words.js';
import { DataTable } from '../components/data-table.js';

/** A client's own accounting of disclosures, to read and to take along. */
export function AccountingPage({ accounting }: { accounting: Accounting }): VNode {
  return (
    <>
      <h1>{accountingWords[accounting.language].title}</h1>
      <AccountingList accounting={accounting} />
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

/** What an accounting says, in its language. */
export function AccountingList({ accounting }: { accounting: Accounting }): VNode {
  const { since, through, language, disclosures } = accounting;
  const words = accountingWords[language];
  return (
    <>
      <p class="lead">{words.period(longDate(since, language), longDate(through, language))}</p>
      {[...words.preface, words.count(disclosures.length)].map((line) => (
        <p>{line}</p>
      ))}
      {disclosures.length > 0 && <Disclosures disclosures={disclosures} language={language} />}
    </>
  );
}

/** For someone of whom there are no records. */
export function NothingToAccountForPage(): VNode {
  return (
    <>
      <h1>{accountingWords.en.title}</h1>
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
export function Disclosures({
  disclosures,
  language = 'en',
}: Pick<Accounting, 'disclosures'> & { language?: Language }): VNode {
  const words = accountingWords[language];
  return (
    <DataTable
      caption={words.caption}
      columns={words.columns}
      rows={disclosures.map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => ({
        cells: [
          longDate(disclosedOn, language),
          recipientAddress === '' ? recipientName : `${recipientName}, ${recipientAddress}`,
          what,
          purpose,
          words.basis[basis],
        ],
      }))}
    />
  );
}
