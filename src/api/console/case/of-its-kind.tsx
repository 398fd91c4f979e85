import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { versionOf } from '../../../cases/seen.js';
import { CaseAccessReview } from '../access-review/case-part.js';
import { CaseReport } from '../disclosure-report/case-part.js';
import { CaseAccounting } from './accounting.js';
import { CaseAmendment } from './amendment.js';
import { PaperLetters } from './paper-letters.js';
import { CaseRecords } from './record-request.js';
import type { CasePageProps } from './page-props.js';

/** What a case holds that only those of its kind have. */
export function OfItsKind(props: CasePageProps): VNode {
  const { role, accessReview } = props;
  return (
    <>
      {props.shownReport !== null && (
        <CaseReport
          shown={props.shownReport}
          reference={props.row.reference}
          inFull={worksOnCases(role)}
          request={props.view.request}
        />
      )}
      {accessReview !== null && (
        <CaseAccessReview
          shown={accessReview}
          role={role}
          readerId={props.accountId}
          refused={props.access}
          now={props.view.now}
        />
      )}
      <Records {...props} />
    </>
  );
}

/** What the case is of a request for records, or to change one, with the letters that may go by mail. */
function Records(props: CasePageProps): VNode {
  const { row } = props;
  const of = { role: props.role, refused: props.records, version: versionOf(row) };
  return (
    <>
      {props.shownRecords !== null && (
        <CaseRecords shown={props.shownRecords} passphrase={props.passphrase} {...of} />
      )}
      {props.amendment !== null && <CaseAmendment {...props.amendment} {...of} />}
      {props.accounting !== null && <CaseAccounting row={props.accounting} {...of} />}
      <PaperLetters reference={row.reference} letters={props.letters} refused={props.records} />
    </>
  );
}
