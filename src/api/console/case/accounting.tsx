import type { VNode } from 'preact';
import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import { isOpenAccounting } from '../../../domain/accounting-request/states.js';
import { sixtyDaysDueOn } from '../../../domain/sixty-days.js';
import { longDate } from '../../../mail/dates.js';
import { accountingFacts, type AccountingRow } from '../../../operations/accounting-request/row.js';
import { SummaryList } from '../../components/components.js';
import { ExtensionField } from '../../record-amendment/decision-forms.js';
import { RecordActForm, type FilledIn } from './record-act-form.js';
import { askers } from './record-words.js';
import type { RefusedRecordAct } from './refused-record-act.js';

interface Props {
  readonly row: AccountingRow;
  readonly role: ActRole;
  readonly refused: RefusedRecordAct | undefined;
  /** What the page has seen of the case. */
  readonly version: string;
}

/** A request for an accounting of disclosures on its case, and what may be done. */
export function CaseAccounting(props: Props): VNode {
  const { row, role } = props;
  const isOpen = isOpenAccounting(row.state);
  const works = worksOnCases(role);
  return (
    <>
      <h2 id="accounting">Request for an accounting of disclosures</h2>
      <SummaryList rows={rowsOf(row)} />
      {works && isOpen && (
        <>
          <p>
            The list is behind the person’s link. To send it on paper, download{' '}
            <a href={`/disclosures.pdf?client=${row.clientId}&request=${row.id}`}>the accounting (PDF)</a>,
            mail it, and say so here.
          </p>
          <ActForm {...props} act="give" title="The list went out on paper" />
          {row.state === 'asked' && row.extendedTo === null && (
            <ActForm {...props} act="extend" title="Put off the last day, once">
              {(of) => <ExtensionField {...of} />}
            </ActForm>
          )}
          <ActForm {...props} act="withdraw" title="The person withdraws, by phone or in writing" />
        </>
      )}
    </>
  );
}

function rowsOf(row: AccountingRow) {
  const dueOn = longDate(sixtyDaysDueOn(accountingFacts(row)));
  return [
    { label: 'Who’s asking', value: `${row.requesterName}, ${askers[row.requester]}` },
    {
      label: 'How we know who’s asking',
      value:
        row.papers === '' ? 'By the link to the address of the account and the date of birth' : row.papers,
    },
    { label: 'Last day', value: `${dueOn}${row.extendedTo === null ? '' : ', put off once'}` },
  ];
}

function ActForm({
  row,
  act,
  title,
  refused,
  version,
  children,
}: Props & { act: string; title: string; children?: (of: FilledIn) => VNode }): VNode {
  return (
    <RecordActForm
      action={`/cases/${row.case.reference}/accounting-acts/${act}`}
      form={act}
      title={title}
      refused={refused}
      version={version}
    >
      {children}
    </RecordActForm>
  );
}
