import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import type { Conversation } from '../../../operations/contact-request/read-conversation.js';
import { ErrorSummary, PostForm, Timeline } from '../../components/components.js';
import { DoneNotice, doneWords } from '../done-words.js';
import { ActCard, type RefusedAct } from './act-card.js';
import { actsFor, caseActOf } from './acts.js';
import { AuditLines, Clients, Exports, Gates } from './parts.js';
import type { auditOf, clientsOf, disavowedIn, gatesOf, laterAppointments, openTasks } from './record.js';
import { CaseConversation, type RefusedAnswer } from './conversation.js';
import { ReactivationForm } from './leaving.js';
import { CaseReport, type ShownReport } from '../disclosure-report/case-part.js';
import { fieldErrors } from '../../http/field-errors.js';
import type { ShownRequest } from '../../../operations/record-request/view.js';
import { CaseAmendment, type AmendmentOnCase } from './amendment.js';
import { CaseRecords, type RefusedRecordAct } from './record-request.js';
import { DeliveryAddress } from './retrieval.js';
import { storyOf, type Deeds } from './story.js';
import { CaseNow } from './live.js';
import { IssuedTokenNotice, type IssuedToken } from './issued-token.js';
import { Summary } from './summary.js';
import { countInWords, Pager } from '../paging.js';

import { TaskCard } from '../task/card.js';
import { choicesIn, type Person } from '../task/record.js';
import { concernsCare, type Concerned } from './whom-it-concerns.js';
import { wordsOf } from '../../http/words-of.js';

interface CasePageProps extends Concerned {
  readonly tasks: Awaited<ReturnType<typeof openTasks>>;
  readonly clients: Awaited<ReturnType<typeof clientsOf>> | null;
  readonly gates: Awaited<ReturnType<typeof gatesOf>> | null;
  readonly appointments: Awaited<ReturnType<typeof laterAppointments>>;
  readonly audit: Awaited<ReturnType<typeof auditOf>>;
  readonly people: ReadonlyMap<string, Person>;
  /** What was written, for those who answer it. */
  readonly conversation: Conversation | null;
  readonly answer?: RefusedAnswer;
  /** Whether a reactivation can be opened from this case, and one that was refused. */
  readonly offersReactivation: boolean;
  readonly reactivation?: RefusedAnswer;
  /** The request for records that the case is. */
  readonly shownRecords: ShownRequest | null;
  readonly amendment: AmendmentOnCase | null;
  readonly records?: RefusedRecordAct;
  /** The report of something that went to the wrong person, which the case is. */
  readonly shownReport: ShownReport | null;
  readonly disavowed: Awaited<ReturnType<typeof disavowedIn>>;
  readonly deeds: Deeds;
  readonly follows: boolean;
  /** Who else looks at it. */
  readonly looking: string;
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
      <CaseNow row={row} looking={props.looking} />
      <Summary {...props} />
      <Follow {...props} />
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
      {props.shownReport !== null && (
        <CaseReport shown={props.shownReport} reference={row.reference} inFull={worksOnCases(props.role)} />
      )}
      {props.amendment !== null && (
        <CaseAmendment {...props.amendment} role={props.role} refused={props.records} />
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

function Follow({ row, follows }: CasePageProps): VNode {
  return (
    <PostForm action={`/cases/${row.reference}/follow`}>
      <input type="hidden" name="follow" value={follows ? 'no' : 'yes'} />
      <button class="link" type="submit">
        {follows ? 'Don’t follow this case anymore' : 'Follow this case'}
      </button>
    </PostForm>
  );
}

function OnThisPage({
  clients,
  conversation,
  gates,
  row,
  shownRecords,
  shownReport,
  amendment,
  ...by
}: CasePageProps): VNode {
  const parts = [
    ['conversation', 'Conversation', conversation !== null],
    ['records', 'Request for records', shownRecords !== null],
    ['disclosure-report', 'What went to the wrong person', shownReport !== null],
    ['amendment', 'Request to change a record', amendment !== null],
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

function Tasks({ row, tasks, people, names, role, accountId, view }: CasePageProps): VNode {
  return (
    <>
      <h2 id="tasks">Tasks</h2>
      <p>
        {tasks.total === 0 ? 'No task is open.' : `${countInWords(tasks.total)} open.`}
        {tasks.done > 0 && ` ${tasks.done} done.`}
      </p>
      {tasks.rows.map((task) => (
        <TaskCard
          task={task}
          reference={row.reference}
          person={people.get(task.subjectId ?? '')}
          names={names}
          accountId={accountId}
          role={role}
          choices={choicesIn(row)}
          now={view.now}
        />
      ))}
      <Pager request={view.request} page={tasks} name="tasks" label="tasks" fragment="#tasks" />
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
