import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { ErrorSummary, PostForm } from '../../components/components.js';
import { fieldId } from '../../components/field-scope.js';
import { Timeline } from '../../components/timeline.js';
import { DoneNotice, doneWords } from '../done-words.js';
import { ActCard } from './act-card.js';
import { actsFor, caseActOf } from './acts.js';
import { AuditLines, Clients, Exports, Gates } from './parts.js';
import { CaseConversation } from './conversation.js';
import { ReactivationForm } from './leaving.js';
import { fieldErrors } from '../../http/field-errors.js';
import { DeliveryAddress, IncompleteDownload } from './retrieval.js';
import { storyOf } from './story.js';
import { CaseNow } from './live.js';
import { IssuedTokenNotice } from './issued-token.js';
import { Summary } from './summary.js';
import { countInWords, Pager } from '../paging.js';
import { TaskCard } from '../task/card.js';
import { mostLines } from '../../../operations/case/record.js';
import { choicesIn } from '../../../operations/case/task-record.js';
import { caseHeading, concernsCare } from './whom-it-concerns.js';
import { wordsOf } from '../../http/words-of.js';
import { CaseNotes } from './notes.js';
import { OfItsKind } from './of-its-kind.js';
import { OnThisPage } from './on-this-page.js';
import type { CasePageProps } from './page-props.js';

/** One case on one page: where it stands, what a person has to do, what may be done, and what happened. */
export function CasePage(props: CasePageProps): VNode {
  const { row, view, refused } = props;
  return (
    <>
      <ErrorSummary errors={errorsShown(props)} />
      {refused === undefined && <Done {...props} />}
      <Head {...props} />
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
      <OfItsKind {...props} />
      <Tasks {...props} />
      {props.notes !== null && (
        <CaseNotes shown={props.notes} reference={row.reference} refused={props.note} now={view.now} />
      )}
      <Acts {...props} />
      <Care {...props} />
      <h2 id="time-line">What happened</h2>
      <Timeline lines={storyOf(row, props.deeds, props.linked, props.names)} timeZone={view.timeZone} />
      {row.leftOut > 0 && (
        <p>
          The oldest lines aren’t shown: {row.leftOut.toLocaleString('en-US')} of them.{' '}
          <a href={`/cases/${row.reference}/lines?after=${row.events[mostLines - 1]?.id}`}>Older lines</a>
        </p>
      )}
      <h2 id="audit">Audit trail of this case</h2>
      <AuditLines audit={props.audit} names={props.names} view={view} />
    </>
  );
}

/** What a case is about care: unfinished work, clients and exports. */
function Care({ row, clients, gates, appointments, view }: CasePageProps): VNode {
  const exports = row.noteExport === null ? row.terminationExports : [row.noteExport];
  return (
    <>
      {gates !== null && (
        <>
          <h2 id="gates">Unfinished work</h2>
          <Gates gates={gates} appointments={appointments} />
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
    </>
  );
}

/** Which case it is, where it stands, and who else looks at it. */
function Head(props: CasePageProps): VNode {
  const { row, looking } = props;
  return (
    <>
      <h1>
        {caseHeading(props).map((part) => (
          <>
            <span class="unit">{part}</span>{' '}
          </>
        ))}
      </h1>
      <CaseNow row={row} looking={looking} />
      <Summary {...props} />
      <Follow {...props} />
    </>
  );
}

function Follow({ row, follows }: CasePageProps): VNode {
  return (
    <PostForm action={`/cases/${row.reference}/follow`}>
      <input type="hidden" name="follow" value={follows ? 'no' : 'yes'} />
      <button class="link" type="submit">
        {follows ? 'Stop following this case' : 'Follow this case'}
      </button>
    </PostForm>
  );
}

/** An error belongs to its field; where the act isn't offered anymore there is none, and it stands alone. */
function errorsShown({
  row,
  refused,
  answer,
  reactivation,
  records,
  access,
  note,
  ...by
}: CasePageProps): Readonly<Record<string, string>> {
  if (access !== undefined) return access.errors;
  if (records !== undefined)
    return Object.fromEntries(
      Object.entries(fieldErrors([records.refusal])).map(([field, sentence]) => [
        fieldId(records.form, field),
        sentence,
      ]),
    );
  if (refused === undefined) return (answer ?? reactivation ?? note)?.errors ?? {};
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

function Acts({ row, role, accountId, refused, tasks, view }: CasePageProps): VNode | null {
  const offered = actsFor(row, { role, accountId });
  if (row.closedAt !== null || (row.kind !== 'contract_termination' && offered.length === 0)) return null;
  return (
    <>
      <h2 id="acts">What you can do</h2>
      {offered.length === 0 && (
        <p>
          {worksOnCases(role)
            ? 'Nothing, while the case is in this state.'
            : 'You can read this case. Acting on it is for agents and leads.'}
        </p>
      )}
      {offered.map((offer) => (
        <ActCard row={row} offer={offer} refused={refused} />
      ))}
      {worksOnCases(role) && <IncompleteDownload row={row} tasks={tasks.rows} now={view.now} />}
      {worksOnCases(role) && <DeliveryAddress row={row} />}
    </>
  );
}
