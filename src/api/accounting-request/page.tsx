import type { VNode } from 'preact';
import { isOpenAccounting } from '../../domain/accounting-request/states.js';
import { contactPath } from '../../domain/contact-request/topics.js';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import type { Language } from '../../domain/languages.js';
import { sixtyDaysDueOn } from '../../domain/sixty-days.js';
import { longDate } from '../../mail/dates.js';
import { accountingWords } from '../../mail/disclosure/words.js';
import { accountingFacts, type AccountingRow } from '../../operations/accounting-request/row.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { AccountingList } from '../disclosure/page.js';
import { accountingRequestWords } from './words.js';

interface Shown {
  readonly row: AccountingRow;
  readonly language: Language;
  readonly token: string;
  readonly errors: FieldErrors;
  /** The list, once the date of birth was right. */
  readonly accounting: Accounting | null;
  readonly birthDate: string;
}

/** The page of who asked for an accounting of disclosures, behind its link: how it stands, and the list for who knows the date of birth. */
export function AccountingRequestPage(page: Shown): VNode {
  const { row, language, token, errors, accounting } = page;
  const words = accountingRequestWords[language];
  const dueOn = longDate(sixtyDaysDueOn(accountingFacts(row)), language);
  const isOpen = isOpenAccounting(row.state);
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <h1>{accountingWords[language].title}</h1>
      <p>{words.reference(row.case.reference)}</p>
      {accounting === null && <p class="lead">{words.standing[row.state](dueOn)}</p>}
      {row.extendedBecause !== null && isOpen && <p>{words.extended(row.extendedBecause)}</p>}
      {accounting !== null && <AccountingList accounting={accounting} />}
      {row.state !== 'withdrawn' && <Ask {...page} />}
      {isOpen && (
        <PostForm action={`/accounting/${token}?lang=${language}`}>
          <div class="actions">
            <button class="quiet" type="submit" name="press" value="withdraw">
              {words.withdraw}
            </button>
          </div>
        </PostForm>
      )}
      <p>
        <a href={contactPath('disclosures', language)}>{words.toSupport}</a>
      </p>
    </>
  );
}

function Ask({ language, token, errors, accounting, birthDate }: Shown): VNode {
  const words = accountingRequestWords[language];
  return (
    <>
      {accounting !== null && <h2>{words.again}</h2>}
      <PostForm action={`/accounting/${token}?lang=${language}`}>
        <TextField
          name="birthDate"
          label={words.birthDate}
          hint={words.birthDateHint}
          value={birthDate}
          errors={errors}
          className="short"
        />
        <div class="actions">
          {accounting === null && (
            <button type="submit" name="press" value="read">
              {words.read}
            </button>
          )}
          <button class="quiet" type="submit" name="press" value="pdf">
            {words.pdf}
          </button>
          <button class="quiet" type="submit" name="press" value="csv">
            {words.csv}
          </button>
        </div>
      </PostForm>
    </>
  );
}
