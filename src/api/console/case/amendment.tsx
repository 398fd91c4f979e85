import type { VNode } from 'preact';
import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import { amendmentGrounds, amendmentGroundsNamed } from '../../../domain/record-amendment/grounds.js';
import { amendmentFacts, readAmendment } from '../../../operations/record-amendment/row.js';
import { readShownAmendment, type ShownAmendment } from '../../../operations/record-amendment/view.js';
import { staffDecidesFrom } from '../../../domain/record-amendment/clock.js';
import { awaitsDecision } from '../../../domain/record-amendment/states.js';
import { longDate } from '../../../mail/dates.js';
import { SummaryList, TextArea } from '../../components/components.js';
import type { PortalContext } from '../../http/context.js';
import {
  amendmentGroundsWords,
  decisionWords,
  DecisionFields,
  ExtensionField,
} from '../../record-amendment/decision-forms.js';
import { Said } from '../../record-amendment/page.js';
import { RecordActForm, type FilledIn } from './record-act-form.js';
import type { RefusedRecordAct } from './refused-record-act.js';
import { askers } from './record-words.js';

/** A request to amend on its case, at an instant. */
export interface AmendmentOnCase {
  readonly shown: ShownAmendment;
  readonly now: Date;
}

/** Reads a request to amend for its case page; null where the case is none. */
export async function amendmentOnCase(
  { dependencies }: PortalContext,
  caseId: string,
): Promise<AmendmentOnCase | null> {
  const row = await readAmendment(dependencies.db, caseId);
  if (row === null) return null;
  const shown = await readShownAmendment(dependencies, row, { evenSealed: true });
  return { shown, now: dependencies.clock() };
}

interface Props extends AmendmentOnCase {
  readonly role: ActRole;
  readonly refused: RefusedRecordAct | undefined;
  /** What the page has seen of the case. */
  readonly version: string;
}

/** A request to amend on its case: what is asked, for those who may decide, and what may be done by whom. */
export function CaseAmendment(props: Props): VNode {
  const { shown, role, now } = props;
  const { row, words } = shown;
  const works = worksOnCases(role);
  const maySee = works || role === 'clinician';
  const waits = awaitsDecision(row.state);
  const isOurs = now >= staffDecidesFrom(amendmentFacts(row));
  return (
    <>
      <h2 id="amendment">Request to change a record</h2>
      <SummaryList rows={rowsOf(shown)} />
      {shown.isSealed && (
        <p class="notice warn">
          Its words can’t be opened now: the key of the chart is missing, or a text is damaged.
        </p>
      )}
      {maySee && (
        <>
          <Said title="What is asked" text={words.request} />
          <Said title="What was decided" text={words.decision} />
          <Said title="The statement of disagreement" text={words.statement} />
          <Said title="The answer to it" text={words.rebuttal} />
          <Said title="Who should know" text={words.others} />
        </>
      )}
      {waits && maySee && !isOurs && <p>The provider decides first. Our staff can from day 30.</p>}
      {waits && maySee && isOurs && (
        <ActForm {...props} act="decide" title="Decide">
          {(of) => <DecisionFields {...of} />}
        </ActForm>
      )}
      {works && row.state === 'referred' && row.extendedTo === null && (
        <ActForm {...props} act="extend" title="Put off the last day, once">
          {(of) => <ExtensionField {...of} />}
        </ActForm>
      )}
      {works && row.decision !== null && row.decision !== 'accepted' && row.disagreedAt === null && (
        <ActForm {...props} act="disagree" title="The person sent a statement of disagreement">
          {({ errors, typed }) => (
            <TextArea name="words" label="The statement" value={typed['words'] ?? ''} errors={errors} />
          )}
        </ActForm>
      )}
      {works && waits && (
        <ActForm {...props} act="withdraw" title="The person withdraws, by phone or in writing" />
      )}
    </>
  );
}

function rowsOf({ row, client, dueOn, holder }: ShownAmendment) {
  const grounds = amendmentGroundsNamed(row.grounds ?? '');
  return [
    { label: 'Record of', value: client === null ? 'no longer known' : client.name },
    { label: 'Written by', value: holder?.provider ?? 'a provider' },
    { label: 'Who’s asking', value: `${row.requesterName}, ${askers[row.requester]}` },
    { label: 'How we know who’s asking', value: row.papers === '' ? 'Yes' : `Yes: ${row.papers}` },
    { label: 'Last day', value: `${longDate(dueOn)}${row.extendedTo === null ? '' : ', put off once'}` },
    ...(row.decision === null ? [] : [{ label: 'Decision', value: decisionWords[row.decision] }]),
    ...(grounds === null
      ? []
      : [
          {
            label: 'Grounds',
            value: `${amendmentGroundsWords[grounds]} (${amendmentGrounds[grounds].source})`,
          },
        ]),
  ];
}

function ActForm({
  shown,
  act,
  title,
  refused,
  version,
  children,
}: Props & { act: string; title: string; children?: (of: FilledIn) => VNode }): VNode {
  return (
    <RecordActForm
      action={`/cases/${shown.row.case.reference}/amendment-acts/${act}`}
      form={act}
      title={title}
      refused={refused}
      version={version}
    >
      {children}
    </RecordActForm>
  );
}
