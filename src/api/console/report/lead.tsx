import type { VNode } from 'preact';
import { qualityGrades, weekToRead, type QualityGrade } from '../../../domain/case/quality-sample.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { isUuid, type CaseKind } from '../../../domain/ids.js';
import { isRefusal, type RefusalCode } from '../../../domain/refusals.js';
import { plusDays, type CalendarDate } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import { countUpToMost } from '../../../cases/keyset.js';
import { gradeCase, readSample, type SampledCase } from '../../../operations/case/quality.js';
import { readCodeBreakers } from '../../../operations/two-factor/release-breaker.js';
import { ErrorSummary, PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { deskWith, filterIn, lookingOf, queryOf } from '../desk/filter.js';
import { tasksListed, type TaskFilter } from '../../../operations/case/task-queue.js';
import { DoneNotice } from '../done-words.js';
import { countInWords } from '../paging.js';
import { namesOf } from '../../../operations/account/find.js';
import { roleOf } from '../staff.js';
import { kindWords, shortInstant } from '../words.js';

const gradeWords: Record<QualityGrade, string> = {
  good: 'Good',
  fair: 'Could be better',
  poor: 'Needs a conversation',
};

/** What was said of a case and refused: its fields by `<case>.<field>`. */
interface RefusedGrade {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  readonly code: RefusalCode;
}

/** What waits for a lead: approvals, what is late, stopped codes, and the closed cases of last week to read. */
export async function showLead(
  context: PortalContext,
  visit: Visit,
  refused: RefusedGrade | null = null,
): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const { db, clock } = context.dependencies;
  const now = clock();
  const week = weekToRead(now);
  const looking = lookingOf(context, visit);
  const tasks = (filter: Partial<TaskFilter>) =>
    countUpToMost(db, tasksListed(filterIn(queryOf(filter)), looking));
  const [approvals, overdue, breakers, sample] = await Promise.all([
    tasks({ who: 'team' }),
    tasks({ due: 'overdue' }),
    readCodeBreakers(context.dependencies),
    readSample(db, { readerId: visit.signedIn.account.id, week }),
  ]);
  const names = await namesOf(
    db,
    sample.flatMap(({ people }) => people),
  );
  visit.page(
    'Lead',
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      <DoneNotice
        words={queryText(visit.request, 'done') === 'read' ? 'What you said is saved.' : undefined}
      />
      <h1>Lead</h1>
      <ul>
        <li>
          <a href={deskWith({ who: 'team' })}>Only a lead decides</a>: {countInWords(approvals)}
        </li>
        <li>
          <a href={deskWith({ due: 'overdue' })}>Overdue tasks</a>: {countInWords(overdue)}
        </li>
        <li>
          <a href="/code-breakers">Countries without new phones</a>: {breakers.length}
        </li>
        <li>
          <a href="/reports/workload">Workload</a>, <a href="/reports/tasks-on-time">tasks done on time</a>,{' '}
          <a href="/reports/overdue-tasks">overdue</a>, <a href="/reports/approvals">only a lead decides</a>,{' '}
          <a href="/reports/stopped-codes">countries without new phones</a>,{' '}
          <a href="/reports/reopened">reopened</a>, and <a href="/reports/quality">what was read</a>, each
          also as a spreadsheet
        </li>
      </ul>
      <Sample week={week} sample={sample} names={names} now={now} refused={refused} />
    </>,
    { refused: refused?.code },
  );
}

/** Writes down what a lead says of a case of their sample. */
export async function gradeFromSample(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const caseId = pathText(visit.request, 'id');
  if (!isUuid(caseId)) return visit.refuse('not-found');
  const typed = fieldsOf(visit.request.body);
  const answer = await gradeCase(context.dependencies, {
    readerId: visit.signedIn.account.id,
    week: weekToRead(context.dependencies.clock()),
    caseId,
    grade: typed[`${caseId}.grade`] ?? '',
    note: typed[`${caseId}.note`] ?? '',
  });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/lead?done=read');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  const refusal = { ...answer, field: `${caseId}.${answer.field}` };
  await showLead(context, visit, { typed, errors: fieldErrors([refusal]), code: answer.refused });
}

interface SampleProps {
  readonly week: CalendarDate;
  readonly sample: readonly SampledCase[];
  readonly names: ReadonlyMap<string, string>;
  readonly now: Date;
  readonly refused: RefusedGrade | null;
}

function Sample({ week, sample, ...props }: SampleProps): VNode {
  return (
    <section>
      <h2>Closed cases to read</h2>
      <p>
        Drawn from the cases closed {shortDate(week)} through {shortDate(plusDays(week, 6))}, across kinds and
        people, without those you worked on. They stay the same all week.
      </p>
      {sample.length === 0 && <p>None was closed by someone else in that week.</p>}
      {sample.map((one) => (
        <ToRead one={one} {...props} />
      ))}
    </section>
  );
}

function ToRead({
  one: { id, reference, kind, closedAt, people, read },
  names,
  now,
  refused,
}: Omit<SampleProps, 'week' | 'sample'> & { one: SampledCase }): VNode {
  const field = (name: 'grade' | 'note') => ({
    name: `${id}.${name}`,
    value: refused?.typed[`${id}.${name}`] ?? read?.[name],
    errors: refused?.errors ?? {},
  });
  return (
    <div class="card">
      <h3>
        <a href={`/cases/${reference}`}>{reference}</a>
      </h3>
      <p>
        {kindWords[kind as CaseKind]}, closed {shortInstant(closedAt, supportTimeZone, now)}, by{' '}
        {people.map((person) => names.get(person) ?? 'Someone').join(', ')}
        {read === null ? '' : '. Read'}
      </p>
      <PostForm action={`/lead/cases/${id}`}>
        <Select
          {...field('grade')}
          label="How it was handled"
          options={[['', 'Choose'], ...qualityGrades.map((grade) => [grade, gradeWords[grade]] as const)]}
        />
        <TextField
          {...field('note')}
          label="Note"
          hint="Leads and auditors read it. Don’t include health information."
        />
        <div class="actions">
          <button class="quiet" type="submit">
            Save
          </button>
        </div>
      </PostForm>
    </div>
  );
}
