import type { VNode } from 'preact';
import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import { isOpenAccounting } from '../../../domain/accounting-request/states.js';
import { isRefusal } from '../../../domain/refusals.js';
import { sixtyDaysDueOn } from '../../../domain/sixty-days.js';
import { longDate } from '../../../mail/dates.js';
import { actOnAccounting } from '../../../operations/accounting-request/act.js';
import {
  accountingFacts,
  readAccountingRequest,
  type AccountingRow,
} from '../../../operations/accounting-request/row.js';
import { changeSince } from '../../case/since.js';
import { SummaryList } from '../../components/components.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { ExtensionField } from '../../record-amendment/decision-forms.js';
import { roleOf } from '../staff.js';
import { findCase } from './record.js';
import { RecordActForm, type FilledIn } from './record-act-form.js';
import { seenLess } from './record-acts.js';
import { askers } from './record-words.js';
import type { RefusedRecordAct } from './refused-record-act.js';
import { showCase } from './routes.js';

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
            <ActForm {...props} act="extend" title="Put the last day off, once">
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
    { label: 'Who asks', value: `${row.requesterName}, ${askers[row.requester]}` },
    {
      label: 'Known who asks',
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

/** Does an act of our staff on a request for an accounting, as the case was seen. The page of its case follows. */
export async function actOnCaseAccounting(context: PortalContext, visit: Visit): Promise<void> {
  const { params, body } = visit.request;
  const { dependencies } = context;
  const found = await findCase(dependencies.db, String(params['reference'] ?? ''));
  const row = found && (await readAccountingRequest(dependencies.db, found.id));
  if (found === null || row === null) return visit.refuse('not-found');
  const form = String(params['act'] ?? '');
  const typed = fieldsOf(body);
  if (changeSince(found, typed['version']) !== null)
    return showCase(context, visit, { records: { form, refusal: seenLess, typed } });
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const answer = await actOnAccounting(dependencies, { requestId: row.id, act: form, by, typed });
  if (isRefusal(answer)) return showCase(context, visit, { records: { form, refusal: answer, typed } });
  visit.response.redirect(303, `/cases/${row.case.reference}?done=records#accounting`);
}
