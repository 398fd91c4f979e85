import type { VNode } from 'preact';
import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import {
  denialGrounds,
  groundsNamed,
  isReviewable,
  mayDeny,
  type DenialGrounds,
} from '../../../domain/record-request/denial.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import { readRequest } from '../../../operations/record-request/row.js';
import { readShown, type ShownPart, type ShownRequest } from '../../../operations/record-request/view.js';
import {
  PostForm,
  Radios,
  Select,
  SummaryList,
  TextArea,
  TextField,
  type FieldErrors,
} from '../../components/components.js';
import { FieldScope } from '../../components/field-scope.js';
import type { PortalContext } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { FileToSend } from './paper-letters.js';
import type { RefusedRecordAct } from './refused-record-act.js';
import { askers, forms, deliveries, holderKinds, partWords, groundsWords } from './record-words.js';

/** Reads a request for its case page; null where the case is none. */
export async function shownRequest(
  { dependencies: { db, clock } }: PortalContext,
  caseId: string,
): Promise<ShownRequest | null> {
  const row = await readRequest(db, caseId);
  return row === null ? null : readShown(db, row, clock());
}

interface Props {
  readonly shown: ShownRequest;
  readonly role: ActRole;
  readonly refused: RefusedRecordAct | undefined;
  /** What the page has seen of the case. */
  readonly version: string;
}

/** A request for records on its case: its days, each provider's part, and what may be done by whom. */
export function CaseRecords(props: Props): VNode {
  const { shown, role } = props;
  const { row, status } = shown;
  const isOpen = row.settledAt === null;
  const works = worksOnCases(role) && isOpen;
  const mayProve = isOpen && row.provenAt === null && (worksOnCases(role) || role === 'clinician');
  return (
    <>
      <h2 id="records">Request for records</h2>
      <SummaryList rows={rowsOf(shown)} />
      {mayProve && <Prove {...props} />}
      {shown.parts.map((of) => (
        <PartCard {...props} of={of} />
      ))}
      {works && row.acknowledgedAt === null && row.provenAt !== null && (
        <ActForm {...props} act="told" title="I told them who holds the records" />
      )}
      {works && row.extendedTo === null && status !== 'answered' && (
        <ActForm {...props} act="extend" title="Put the last day off, once">
          {(errors, typed) => (
            <TextField
              name="to"
              label="New last day"
              hint="After day 30, at most 30 days later. The person is told the reason as you write it."
              value={typed['to'] ?? ''}
              errors={errors}
            />
          )}
        </ActForm>
      )}
      {works && shown.waitsForConsent && (
        <ActForm {...props} act="consent" title="I saw the written consent (42 CFR Part 2)">
          {() => (
            <p>
              Records of a program for substance use disorders go to a third party only with it. It names the
              person, who may disclose, which records, to whom, what for, and until when; it says how to take
              it back, and is signed and dated (42 CFR 2.31).
            </p>
          )}
        </ActForm>
      )}
      {works && row.requester === 'third_party' && row.revokedAt === null && (
        <ActForm {...props} act="revoke" title="The authorization was withdrawn" />
      )}
      {works && status === 'answered' && (
        <ActForm {...props} act="confirm" title="The person has their records, by phone or in writing" />
      )}
      {works && <ActForm {...props} act="withdraw" title="The person withdraws, by phone or in writing" />}
    </>
  );
}

function rowsOf({ row, client, dueOn }: ShownRequest) {
  const day = (date: Date | null, none: string) => (date === null ? none : longDate(calendarDate(date)));
  return [
    { label: 'Records of', value: client === null ? 'no longer known' : client.name },
    { label: 'Who asks', value: `${row.requesterName}, ${askers[row.requester]}` },
    {
      label: 'Known who asks',
      value: row.provenAt === null ? 'No' : row.papers === '' ? 'Yes' : `Yes: ${row.papers}`,
    },
    { label: 'Last day', value: `${longDate(dueOn)}${row.extendedTo === null ? '' : ', put off once'}` },
    {
      label: 'Days wanted',
      value: `${day(row.wantedFrom, 'the first')} to ${day(row.wantedTo, 'the last')}`,
    },
    { label: 'Form', value: `${forms[row.form]}, ${deliveries[row.delivery]}` },
    ...(row.authorizedUntil === null
      ? []
      : [
          {
            label: 'Authorized until',
            value: `${day(row.authorizedUntil, '')}${row.revokedAt === null ? '' : ', withdrawn'}`,
          },
        ]),
  ];
}

/** Papers, or for a minor’s parent the questions of 45 CFR 164.502(g)(3), which a clinician answers. */
function Prove(props: Props): VNode {
  const isGuardian = props.shown.row.requester === 'guardian';
  if (isGuardian && props.role !== 'clinician')
    return <p>A clinician answers the questions about the minor’s consent first.</p>;
  const yesOrNo = [
    ['no', 'No'],
    ['yes', 'Yes'],
  ] as const;
  return (
    <ActForm {...props} act="prove" title="We know who asks, and that they may">
      {(errors, typed) =>
        isGuardian ? (
          <>
            <Radios
              name="minorConsented"
              label="Did the minor consent to the care themselves, as state law lets them?"
              options={yesOrNo}
              value={typed['minorConsented']}
            />
            <Radios
              name="courtConsented"
              label="Did a court, or someone else whom the law authorizes, consent?"
              options={yesOrNo}
              value={typed['courtConsented']}
            />
            <Radios
              name="parentAgreed"
              label="Did the parent agree that it stays confidential?"
              options={yesOrNo}
              value={typed['parentAgreed']}
            />
            <p>One yes, and the parent doesn’t speak for the minor: deny, or withdraw with the reason.</p>
          </>
        ) : (
          <p>{errors['main'] ?? 'Say in the reason which papers you saw.'}</p>
        )
      }
    </ActForm>
  );
}

function PartCard(props: Props & { of: ShownPart }): VNode {
  const { of, role, shown } = props;
  const { part, holder } = of;
  const isOpen = shown.row.settledAt === null && shown.row.provenAt !== null;
  const mayGrant = isOpen && grantable.has(part.state) && (worksOnCases(role) || role === 'clinician');
  const mine = (Object.keys(denialGrounds) as DenialGrounds[]).filter((grounds) => mayDeny(role, grounds));
  const grounds = groundsNamed(part.grounds ?? '');
  return (
    <section class="card" aria-label={`Records with ${holder?.provider ?? 'a provider'}`}>
      <h3>{`${holder?.provider ?? 'A provider'}: ${partWords[part.state]}`}</h3>
      {part.part2 && <p>Records of a program for substance use disorders (42 CFR Part 2).</p>}
      {holder !== null && <p>{`${holderKinds[holder.kind]}. ${holder.contact.join(', ')}`}</p>}
      {part.sentOn !== null && (
        <p>{`They say it was sent on ${longDate(calendarDate(part.sentOn))} (${part.sentHow ?? ''}).`}</p>
      )}
      {grounds !== null && <p>{`Denied: ${groundsWords[grounds]} (${denialGrounds[grounds].source}).`}</p>}
      {mayGrant && (
        <ActForm {...props} act="grant" partId={part.id} title="Release from the copy that we keep">
          {(errors, typed) => (
            <>
              {part.withheldFrom === null && mine.length > 0 && (
                <WithheldDays errors={errors} typed={typed} grounds={mine} />
              )}
            </>
          )}
        </ActForm>
      )}
      {isOpen && deniable.has(part.state) && mine.length > 0 && (
        <ActForm {...props} act="deny" partId={part.id} title="Deny all of it">
          {(errors, typed) => <GroundsSelect errors={errors} typed={typed} grounds={mine} />}
        </ActForm>
      )}
      <Said {...props} of={of} />
      {isOpen && part.state === 'in_review' && role === 'clinician' && (
        <>
          <ActForm {...props} act="uphold" partId={part.id} title="Uphold the denial" />
          <ActForm {...props} act="overturn" partId={part.id} title="Overturn the denial, and release" />
        </>
      )}
      {isOpen && part.state === 'granted' && shown.row.delivery !== 'portal' && worksOnCases(role) && (
        <>
          <FileToSend reference={shown.row.case.reference} partId={part.id} refused={props.refused} />
          <ActForm {...props} act="sent" partId={part.id} title="I sent the records" />
        </>
      )}
    </section>
  );
}

/** What the person tells our staff of a part, who can't press it behind the link. */
function Said(props: Props & { of: ShownPart }): VNode | null {
  const { part } = props.of;
  const grounds = groundsNamed(part.grounds ?? '');
  const mayAsk = grounds !== null && isReviewable(grounds) && part.reviewDueAt === null;
  if (!worksOnCases(props.role) || props.shown.row.settledAt !== null) return null;
  return (
    <>
      {part.state === 'sent' && (
        <ActForm {...props} act="contradict" partId={part.id} title="The person says that nothing arrived" />
      )}
      {mayAsk && (part.state === 'denied' || part.state === 'released') && (
        <ActForm {...props} act="ask-review" partId={part.id} title="The person asks for a review" />
      )}
    </>
  );
}

function WithheldDays({
  errors,
  typed,
  grounds,
}: {
  errors: FieldErrors;
  typed: Readonly<Record<string, string>>;
  grounds: readonly DenialGrounds[];
}): VNode {
  return (
    <details>
      <summary>Deny a part of it</summary>
      <TextField
        name="withheldFrom"
        label="Withhold notes from"
        value={typed['withheldFrom'] ?? ''}
        errors={errors}
      />
      <TextField
        name="withheldTo"
        label="Withhold notes to"
        value={typed['withheldTo'] ?? ''}
        errors={errors}
      />
      <GroundsSelect errors={errors} typed={typed} grounds={grounds} />
    </details>
  );
}

function GroundsSelect({
  errors,
  typed,
  grounds,
}: {
  errors: FieldErrors;
  typed: Readonly<Record<string, string>>;
  grounds: readonly DenialGrounds[];
}): VNode {
  const options = grounds.map((one) => [one, groundsWords[one]] as const);
  return (
    <Select name="grounds" label="Grounds" options={options} value={typed['grounds'] ?? ''} errors={errors} />
  );
}

function ActForm({
  shown,
  act,
  partId = '',
  title,
  refused,
  version,
  children,
}: Props & {
  act: string;
  partId?: string;
  title: string;
  children?: (errors: FieldErrors, typed: Readonly<Record<string, string>>) => VNode;
}): VNode {
  const form = formId(act, partId);
  const isRefused = refused?.form === form;
  const errors = isRefused ? fieldErrors([refused.refusal]) : {};
  const typed = isRefused ? refused.typed : {};
  return (
    <details open={isRefused}>
      <summary>{title}</summary>
      <PostForm action={`/cases/${shown.row.case.reference}/record-acts/${act}`}>
        <input type="hidden" name="part" value={partId} />
        <input type="hidden" name="version" value={version} />
        <FieldScope.Provider value={form}>
          {children?.(errors, typed)}
          <TextArea name="reason" label="Reason" value={typed['reason'] ?? ''} errors={errors} />
        </FieldScope.Provider>
        <div class="actions">
          <button type="submit">{title}</button>
        </div>
      </PostForm>
    </details>
  );
}

/** The name of a form, by which its fields are told from those of the others. */
export const formId = (act: string, partId: string) => `${act}${partId}`;

const grantable: ReadonlySet<string> = new Set(['asked', 'sent', 'contradicted', 'granted', 'released']);
const deniable: ReadonlySet<string> = new Set(['asked', 'contradicted', 'granted']);
