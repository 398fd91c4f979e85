import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { signInChange } from '../../../domain/case/events.js';
import { reachFor, type Reach } from '../../../domain/contact.js';
import type { Conversation } from '../../../operations/contact-request/read-conversation.js';
import { longInstant } from '../../../mail/dates.js';
import { ErrorSummary, SummaryList, Timeline } from '../../components/components.js';
import { Tag } from '../../components/tags.js';
import { zoneInWords } from '../../components/words.js';
import { DoneNotice, doneWords } from '../done-words.js';
import { ActCard, actsFor, caseActOf, type RefusedAct } from './acts.js';
import { AuditLines, Clients, dateInWords, Exports, Gates, type CaseView } from './parts.js';
import type {
  auditOf,
  CaseRecord,
  clientsOf,
  disavowedIn,
  gatesOf,
  laterAppointments,
  openTasks,
} from './record.js';
import { CaseConversation, contactRows, type RefusedAnswer } from './conversation.js';
import { leavingRows, ReactivationForm } from './leaving.js';
import { fieldErrors } from '../../http/field-errors.js';
import type { ShownRequest } from '../../../operations/record-request/view.js';
import { CaseRecords, type RefusedRecordAct } from './record-request.js';
import { disavowedRows } from './disavowed-rows.js';
import { DeliveryAddress, retrievalRows } from './retrieval.js';
import { reasonOf, storyOf, type Deeds } from './story.js';
import { IssuedTokenNotice, type IssuedToken } from './issued-token.js';
import { Pager } from '../paging.js';

import { startReasonWords } from '../contract-termination/start-words.js';
import { TaskCard } from '../task/card.js';
import { choicesIn, type Person } from '../task/record.js';
import { concernsCare, whomItConcerns, type Concerned } from './whom-it-concerns.js';
import { CaseDue, kindWords, recoveryProofWords, StateTag, waitingWords } from '../words.js';
import { wordsOf } from '../../http/words-of.js';

interface CasePageProps extends Concerned {
  readonly tasks: Awaited<ReturnType<typeof openTasks>>;
  readonly clients: Awaited<ReturnType<typeof clientsOf>> | null;
  readonly gates: Awaited<ReturnType<typeof gatesOf>> | null;
  readonly appointments: Awaited<ReturnType<typeof laterAppointments>>;
  readonly audit: Awaited<ReturnType<typeof auditOf>>;
  readonly people: ReadonlyMap<string, Person>;
  /** Who is on a task, by task. */
  readonly claims: ReadonlyMap<string, string>;
  /** What was written, for those who answer it. */
  readonly conversation: Conversation | null;
  readonly answer?: RefusedAnswer;
  /** Whether a reactivation can be opened from this case, and one that was refused. */
  readonly offersReactivation: boolean;
  readonly reactivation?: RefusedAnswer;
  /** The request for records that the case is. */
  readonly shownRecords: ShownRequest | null;
  readonly records?: RefusedRecordAct;
  readonly disavowed: Awaited<ReturnType<typeof disavowedIn>>;
  readonly deeds: Deeds;
  /** Names by account. */
  readonly names: ReadonlyMap<string, string>;
  readonly accountId: string;
  /** What was just done, by its code in the address. */
  readonly done: string;
  readonly refused?: RefusedAct;
  readonly token?: IssuedToken;
}

/** One case on one page: where it stands, what a person has to do, what may be done, and what happened. */
export function CasePage(props: CasePageProps): VNode {
  const { row, clients, gates, view, refused } = props;
  const exports = row.noteExport === null ? row.terminationExports : [row.noteExport];
  return (
    <>
      <ErrorSummary errors={errorsShown(props)} />
      {refused === undefined && <Done {...props} />}
      <h1>{row.reference}</h1>
      <Standing {...props} />
      <OnThisPage {...props} />
      <IssuedTokenNotice token={props.token} />
      {props.conversation !== null && (
        <CaseConversation
          conversation={props.conversation}
          names={props.names}
          refused={props.answer}
          view={view}
        />
      )}
      {props.offersReactivation && (
        <ReactivationForm reference={row.reference} refused={props.reactivation} />
      )}
      {props.shownRecords !== null && (
        <CaseRecords shown={props.shownRecords} role={props.role} refused={props.records} />
      )}
      <Tasks {...props} />
      <Acts {...props} />
      {gates !== null && (
        <>
          <h2 id="gates">Unfinished work</h2>
          <Gates gates={gates} appointments={props.appointments} />
        </>
      )}
      {clients !== null && (
        <>
          <h2 id="clients">Clients</h2>
          <Clients caseId={row.id} clients={clients} view={view} />
        </>
      )}
      {concernsCare(row) && (
        <>
          <h2 id="exports">Note export</h2>
          <Exports exports={exports} view={view} />
        </>
      )}
      <h2 id="time-line">What happened</h2>
      <Timeline lines={storyOf(row, props.deeds, props.names)} timeZone={view.timeZone} />
      <h2 id="audit">Audit trail of this case</h2>
      <AuditLines audit={props.audit} names={props.names} view={view} />
    </>
  );
}

function OnThisPage({ clients, conversation, gates, row, shownRecords, ...by }: CasePageProps): VNode {
  const parts = [
    ['conversation', 'Conversation', conversation !== null],
    ['records', 'Request for records', shownRecords !== null],
    ['tasks', 'Tasks', true],
    [
      'acts',
      'What you can do',
      row.closedAt === null && (row.termination !== null || actsFor(row, by).length > 0),
    ],
    ['gates', 'Unfinished work', gates !== null],
    ['clients', 'Clients', clients !== null],
    ['exports', 'Note export', concernsCare(row)],
    ['time-line', 'What happened', true],
    ['audit', 'Audit trail', true],
  ] as const;
  return (
    <nav class="letters" aria-label="On this page">
      {parts.map(([id, label, there]) => there && <a href={`#${id}`}>{label}</a>)}
    </nav>
  );
}

/** An error belongs to its field; where the act is not offered anymore there is none, and it stands alone. */
function errorsShown({
  row,
  refused,
  answer,
  reactivation,
  records,
  ...by
}: CasePageProps): Readonly<Record<string, string>> {
  if (records !== undefined) return fieldErrors([records.refusal]);
  if (refused === undefined) return (answer ?? reactivation)?.errors ?? {};
  const offered = actsFor(row, by).some(({ act }) => act === refused.act);
  return offered ? refused.errors : { main: Object.values(refused.errors)[0] ?? '' };
}

function Done({ row, done }: CasePageProps): VNode | null {
  const words = wordsOf(doneWords, done) ?? caseActOf(row, done)?.done;
  return <DoneNotice words={words} />;
}

function Standing({ row, ...props }: CasePageProps): VNode {
  const { names, view } = props;
  const reach = reachFor(props.role);
  const parent = row.noteExport?.terminationCase;
  const rows = [
    { label: 'Kind', value: kindWords[row.kind] },
    ...whomItConcerns({ row, ...props }),
    {
      label: 'State',
      value: (
        <>
          <StateTag state={row.state} /> {row.needsAttention && <Tag tone="red">Needs attention</Tag>}
        </>
      ),
    },
    {
      label: 'Waiting on',
      value:
        row.dueAt === null ? (
          waitingWords[row.waitingOn]
        ) : (
          <>
            {waitingWords[row.waitingOn]}, until <CaseDue row={row} now={view.now} timeZone={view.timeZone} />
          </>
        ),
    },
    ...terminationRows(row, names, view, reach),
    ...(props.conversation === null ? [] : contactRows(props.conversation, reach)),
    ...retrievalRows(row.noteRetrieval, names, reach, view),
    ...leavingRows({ row, names, reach, view }),
    ...recoveryRows(row.factorRecovery, names, view, reach, reach.inFull ? proofOf(props.deeds, row) : null),
    ...(row.accountNotice === null
      ? []
      : [
          {
            label: 'Notice',
            value: `To ${reach.email(row.accountNotice.email)}, that ${signInChange(row.accountNotice.kind)}`,
          },
        ]),
    ...disavowedRows(props.disavowed, reach, view),
    ...(row.startedByContact === null
      ? []
      : [
          {
            label: 'Asked for in',
            value: (
              <a href={`/cases/${row.startedByContact.case.reference}`}>
                {row.startedByContact.case.reference}
              </a>
            ),
          },
        ]),
    ...(parent
      ? [{ label: 'Belongs to', value: <a href={`/cases/${parent.reference}`}>{parent.reference}</a> }]
      : []),
    { label: 'Workflow', value: <a href={view.workflowUrl(row.workflowId)}>Open in the Temporal UI</a> },
  ];
  return <SummaryList rows={rows} />;
}

function terminationRows(
  { termination }: CaseRecord,
  names: ReadonlyMap<string, string>,
  { timeZone }: CaseView,
  reach: Reach,
): { label: string; value: string }[] {
  if (termination === null) return [];
  const { lastDay, startedBecause, startedById, requestedAt, custodianName } = termination;
  const { recordsPractice, recordsAddress, recordsEmail, recordsPhone } = termination;
  return [
    { label: 'Last day', value: `${dateInWords(lastDay)}, until midnight ${zoneInWords(timeZone)}` },
    {
      label: 'Started',
      value: `${startReasonWords[startedBecause] ?? startedBecause}, by ${names.get(startedById) ?? 'someone'}, ${longInstant(requestedAt, timeZone)}`,
    },
    {
      label: 'Records contact',
      value: [
        custodianName && `Custodian ${custodianName}`,
        recordsPractice,
        reach.inFull ? recordsAddress : null,
        recordsEmail && reach.email(recordsEmail),
        recordsPhone && reach.phone(recordsPhone),
      ]
        .filter(Boolean)
        .join(', '),
    },
  ];
}

/** How far the recovery of a lost phone or mailbox is: who recognized the owner and how, who approved, and when the reset is. */
function recoveryRows(
  recovery: CaseRecord['factorRecovery'],
  names: ReadonlyMap<string, string>,
  { timeZone }: CaseView,
  reach: Reach,
  /** What was written down with the proof: the number that was called, or the license. */
  proofReason: string | null,
): { label: string; value: string }[] {
  if (recovery === null) return [];
  const { mailboxProvenAt, proof, proofById, proofAt, approvedById, approvedAt, waitEndsAt, state } =
    recovery;
  const { newEmail, secondProof, secondProofById, secondProofAt } = recovery;
  const when = (at: Date | null) => (at === null ? '' : longInstant(at, timeZone));
  const by = (id: string | null, at: Date | null) => `by ${names.get(id ?? '') ?? 'someone'}, ${when(at)}`;
  return [
    ...(newEmail === null ? [] : [{ label: 'New address', value: reach.email(newEmail) }]),
    {
      label: newEmail === null ? 'Mailbox' : 'New mailbox',
      value: mailboxProvenAt === null ? 'Not proven yet' : `Proven, ${when(mailboxProvenAt)}`,
    },
    ...(proof === null
      ? []
      : [
          {
            label: 'Proof',
            value: `${recoveryProofWords[proof]}, ${by(proofById, proofAt)}${proofReason === null ? '' : `: “${proofReason}”`}`,
          },
        ]),
    ...(secondProof === null
      ? []
      : [
          {
            label: 'Second proof',
            value: `${recoveryProofWords[secondProof]}, ${by(secondProofById, secondProofAt)}`,
          },
        ]),
    ...(approvedAt === null ? [] : [{ label: 'Approved', value: by(approvedById, approvedAt) }]),
    ...(waitEndsAt === null || state !== 'waiting'
      ? []
      : [{ label: newEmail === null ? 'Reset on' : 'Changes on', value: when(waitEndsAt) }]),
  ];
}

function proofOf(deeds: Deeds, { events }: CaseRecord): string | null {
  const proof = events.find(({ code }) => code === 'first-proof-recorded' || code === 'proof-recorded');
  return proof === undefined ? null : reasonOf(deeds, proof);
}

function Tasks({ row, tasks, people, claims, names, role, accountId, view }: CasePageProps): VNode {
  return (
    <>
      <h2 id="tasks">Tasks</h2>
      <p>
        {tasks.total === 0 ? 'No task is open.' : `${tasks.total} open.`}
        {tasks.done > 0 && ` ${tasks.done} done.`}
      </p>
      {tasks.rows.map((task) => (
        <TaskCard
          task={task}
          reference={row.reference}
          person={people.get(task.subjectId ?? '')}
          claimedBy={claims.get(task.id) ?? null}
          names={names}
          accountId={accountId}
          role={role}
          choices={choicesIn(row)}
          now={view.now}
        />
      ))}
      <Pager request={view.request} name="tasks" total={tasks.total} label="tasks" fragment="#tasks" />
    </>
  );
}

function Acts({ row, role, accountId, refused }: CasePageProps): VNode | null {
  const offered = actsFor(row, { role, accountId });
  if (row.closedAt !== null || (row.kind !== 'contract_termination' && offered.length === 0)) return null;
  return (
    <>
      <h2 id="acts">What you can do</h2>
      {offered.length === 0 && (
        <p>
          {worksOnCases(role)
            ? 'Nothing, while the case is as it is now.'
            : 'You can read this case. Acting on it is for agents and leads.'}
        </p>
      )}
      {offered.map((offer) => (
        <ActCard row={row} offer={offer} refused={refused} />
      ))}
      {worksOnCases(role) && <DeliveryAddress row={row} />}
    </>
  );
}
