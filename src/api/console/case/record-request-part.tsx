import { partTransitions, isUnanswered } from '../../../domain/record-request/states.js';
import { allows } from '../../../domain/transition.js';
import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { reachFor } from '../../../domain/contact.js';
import {
  denialGrounds,
  groundsNamed,
  isReviewable,
  mayTakeBack,
  mayDeny,
  type DenialGrounds,
} from '../../../domain/record-request/denial.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import type { ShownPart } from '../../../operations/record-request/view.js';
import { Select, TextField } from '../../components/components.js';
import { Part2 } from './record-part2.js';
import { FileToSend, PassphraseToSay } from './paper-letters.js';
import type { FilledIn } from './record-act-form.js';
import { RequestAct, type RequestOnCase } from './record-request-act.js';
import { groundsWords, holderKinds, partWords } from './record-words.js';

/** One provider's part of a request: how it stands, and what may be done about it by whom. */
export function PartCard(props: RequestOnCase & { of: ShownPart }): VNode {
  const { of, role, shown } = props;
  const { part, holder, missing, isHeldBack } = of;
  const isProven = shown.row.provenAt !== null;
  const isOpen = shown.row.settledAt === null && isProven;
  const mayGrant =
    isOpen && allows(partTransitions, part.state, 'grant') && (worksOnCases(role) || role === 'clinician');
  const mine = (Object.keys(denialGrounds) as DenialGrounds[]).filter(
    (one) => mayDeny(role, one) && (isProven || one === 'not_authorized'),
  );
  const grounds = groundsNamed(part.grounds ?? '');
  return (
    <section class="card" aria-label={`Records with ${holder?.provider ?? 'a provider'}`}>
      <h3>{`${holder?.provider ?? 'A provider'}: ${isHeldBack ? 'granted, the file lacks notes' : partWords[part.state]}`}</h3>
      {missing !== null && <Missing missing={missing} isHeldBack={isHeldBack} />}
      <Part2 {...props} of={of} />
      <HeldBy holder={holder} role={role} />
      {part.sentOn !== null && (
        <p>{`They say it was sent on ${longDate(calendarDate(part.sentOn))} (${[part.sentHow, part.sentDetail].filter(Boolean).join(', ')}).`}</p>
      )}
      {grounds !== null && <p>{`Denied: ${groundsWords[grounds]} (${denialGrounds[grounds].source}).`}</p>}
      {mayGrant && <Grant {...props} of={of} grounds={mine} />}
      {isOpen && isHeldBack && worksOnCases(role) && (
        <RequestAct
          {...props}
          act="in-part"
          partId={part.id}
          title="Release it in part, without these notes"
        />
      )}
      {shown.row.settledAt === null && isUnanswered(part.state) && mine.length > 0 && (
        <RequestAct {...props} act="deny" partId={part.id} title="Deny all of it">
          {({ errors, typed }) => <GroundsSelect errors={errors} typed={typed} grounds={mine} />}
        </RequestAct>
      )}
      <Said {...props} of={of} />
      {isOpen && part.state === 'in_review' && role === 'clinician' && (
        <>
          <RequestAct {...props} act="uphold" partId={part.id} title="Uphold the denial" />
          <RequestAct {...props} act="overturn" partId={part.id} title="Overturn the denial, and release" />
        </>
      )}
      {isOpen && part.state === 'granted' && part.delivery === 'paper' && worksOnCases(role) && (
        <>
          <FileToSend reference={shown.row.case.reference} partId={part.id} refused={props.refused} />
          <RequestAct {...props} act="sent" partId={part.id} title="I sent the records" />
        </>
      )}
      {isOpen && of.isMailedOut && worksOnCases(role) && (
        <PassphraseToSay
          reference={shown.row.case.reference}
          partId={part.id}
          refused={props.refused}
          told={props.passphrase}
        />
      )}
    </section>
  );
}

/** The notes that a file lacks, and whether it went out all the same. */
function Missing({
  missing: { count, of },
  isHeldBack,
}: {
  missing: NonNullable<ShownPart['missing']>;
  isHeldBack: boolean;
}): VNode {
  const then = isHeldBack ? 'It didn’t go out, and the last day stays.' : 'It goes out without them.';
  return <p>{`Notes that the file lacks: ${count} of ${of}. ${then}`}</p>;
}

/** The form that releases a part, or what is left of it once some of its days are denied. */
function Grant(props: RequestOnCase & { of: ShownPart; grounds: readonly DenialGrounds[] }): VNode {
  const { of, grounds } = props;
  const { part } = of;
  return (
    <RequestAct {...props} act="grant" partId={part.id} title="Release from the copy that we keep">
      {({ errors, typed }) => (
        <>
          {part.withheldFrom === null && grounds.length > 0 && (
            <WithheldDays errors={errors} typed={typed} grounds={grounds} />
          )}
        </>
      )}
    </RequestAct>
  );
}

/** Who holds the records of a part, and how to reach them as far as a role sees that. */
function HeldBy({
  holder,
  role,
}: {
  holder: ShownPart['holder'];
  role: RequestOnCase['role'];
}): VNode | null {
  if (holder === null) return null;
  const reach = holder.contact(reachFor(role));
  const how = reach.length === 0 ? 'Their account is suspended: call them.' : reach.join(', ');
  return <p>{`${holderKinds[holder.kind]}. ${how}`}</p>;
}

/** What the person tells our staff of a part, who can't press it behind the link. */
function Said(props: RequestOnCase & { of: ShownPart }): VNode | null {
  const { part } = props.of;
  const grounds = groundsNamed(part.grounds ?? '');
  const mayAsk = grounds !== null && isReviewable(grounds) && part.reviewDueAt === null;
  if (!worksOnCases(props.role) || props.shown.row.settledAt !== null) return null;
  return (
    <>
      {(part.state === 'sent' || (props.of.isReleased && part.state !== 'in_review')) && (
        <RequestAct
          {...props}
          act="contradict"
          partId={part.id}
          title="The person says that nothing arrived"
        />
      )}
      {mayAsk && allows(partTransitions, part.state, 'ask-review') && (
        <RequestAct {...props} act="ask-review" partId={part.id} title="The person asks for a review" />
      )}
      {mayTakeBack(props.role, grounds) && (part.state === 'denied' || part.withheldFrom !== null) && (
        <RequestAct {...props} act="take-back" partId={part.id} title="Take the denial back, as a mistake" />
      )}
    </>
  );
}

function WithheldDays({
  errors,
  typed,
  grounds,
}: FilledIn & {
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
}: FilledIn & {
  grounds: readonly DenialGrounds[];
}): VNode {
  const options = grounds.map((one) => [one, groundsWords[one]] as const);
  return (
    <Select name="grounds" label="Grounds" options={options} value={typed['grounds'] ?? ''} errors={errors} />
  );
}
