import type { Request } from 'express';
import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { HeldSubject } from '../../../domain/legal-hold/form.js';
import { isRefusal, type RefusalCode } from '../../../domain/refusals.js';
import type { LegalHold } from '../../../generated/prisma/client.js';
import { liftHold } from '../../../operations/legal-hold/lift.js';
import { placeHold } from '../../../operations/legal-hold/place.js';
import { readHolds } from '../../../operations/legal-hold/read.js';
import { ErrorSummary, PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { fieldsOf } from '../../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { countInWords, Pager, placeIn } from '../paging.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';

const subjectWords: Record<HeldSubject, string> = {
  chart: 'Chart',
  person: 'Client, with all their charts',
  provider: 'Provider, with all their charts',
};

const doneWords: Readonly<Record<string, string>> = {
  placed: 'The hold is placed. Nothing that it covers is destroyed until it is lifted.',
  lifted: 'The hold is lifted. What no other hold covers is destroyed when its time is over.',
};

/** A form that was refused, with what was typed into it. */
interface RefusedForm {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  readonly code: RefusalCode;
}

/** The legal holds that stand. Reading them is an act in the trail; a lead places and lifts them. */
export async function showHolds(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedForm | null = null,
): Promise<void> {
  const role = roleOf(visit);
  if (!worksOnCases(role)) return visit.refuse('not-allowed');
  const { request, signedIn } = visit;
  const { page, total } = await readHolds(dependencies, {
    accountId: signedIn.account.id,
    place: placeIn(request),
  });
  const done = doneWords[queryText(request, 'done')];
  visit.page(
    'Legal holds',
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      {done !== undefined && (
        <div class="notice" role="status">
          <p>{done}</p>
        </div>
      )}
      <h1>Legal holds</h1>
      <p class="lead">
        A hold stops the destruction of records while a matter is open. Several can cover the same records,
        and all of them have to be lifted.
      </p>
      <DataTable
        caption={
          total === 0
            ? 'No holds'
            : `${countInWords(total)} ${total === 1 ? 'stands' : 'stand'}, the newest first`
        }
        columns={['On', 'Matter', 'Reason', 'Since', ...(role === 'lead' ? ['Lift'] : [])]}
        rows={page.rows.map((row) => ({
          cells: [
            `${subjectWords[row.subject]}: ${row.subjectId}`,
            row.matter,
            row.reason,
            shortInstant(row.placedAt, supportTimeZone, dependencies.clock()),
            ...(role === 'lead' ? [<Lift row={row} refused={refused} />] : []),
          ],
        }))}
      />
      <Pager request={request} page={page} label="legal holds" />
      {role === 'lead' && (
        <Place typed={refused?.typed ?? askedFor(request)} errors={refused?.errors ?? {}} />
      )}
    </>,
    { refused: refused?.code },
  );
}

function Lift({ row: { id, matter }, refused }: { row: LegalHold; refused: RefusedForm | null }): VNode {
  const name = `reason-${id}`;
  const mine = refused !== null && Object.hasOwn(refused.errors, name) ? refused : null;
  return (
    <details open={mine !== null}>
      <summary aria-label={`Lift ${matter}`}>Lift</summary>
      <PostForm action={`/legal-holds/${id}/lift`}>
        <TextField
          name={name}
          label="Reason"
          hint="Saved in the audit log."
          value={mine?.typed[name]}
          errors={mine?.errors ?? {}}
        />
        <button type="submit">Lift</button>
      </PostForm>
    </details>
  );
}

/** On whom a link asks for a hold, by the ids in its address. */
const askedFor = (request: Request) => ({
  subject: queryText(request, 'subject'),
  subjectId: queryText(request, 'on'),
});

function Place({ typed, errors }: Pick<RefusedForm, 'typed' | 'errors'>): VNode {
  return (
    <section>
      <h2>Place a hold</h2>
      <PostForm action="/legal-holds">
        <Select
          name="subject"
          label="On"
          options={Object.entries(subjectWords)}
          value={typed['subject'] || 'chart'}
          errors={errors}
        />
        <TextField name="subjectId" label="Its id" value={typed['subjectId']} errors={errors} />
        <TextField
          name="matter"
          label="Matter"
          hint="As counsel names it."
          value={typed['matter']}
          errors={errors}
        />
        <TextField
          name="reason"
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
          value={typed['reason']}
          errors={errors}
        />
        <button type="submit">Place the hold</button>
      </PostForm>
    </section>
  );
}

/** Places a hold, and shows the form again where that is refused. */
export async function placeFromForm(context: PortalContext, visit: Visit): Promise<void> {
  const typed = fieldsOf(visit.request.body);
  const { subject = '', subjectId = '', matter = '', reason = '' } = typed;
  const answer = await placeHold(context.dependencies, {
    form: { subject, subjectId, matter, reason },
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/legal-holds?done=placed');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  await showHolds(context, visit, { typed, errors: fieldErrors([answer]), code: answer.refused });
}

/** Lifts a hold with a reason, and shows the form again where that is refused. */
export async function liftFromList(context: PortalContext, visit: Visit): Promise<void> {
  const holdId = pathText(visit.request, 'id');
  const name = `reason-${holdId}`;
  const typed = fieldsOf(visit.request.body);
  const answer = await liftHold(context.dependencies, {
    holdId,
    reason: typed[name] ?? '',
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/legal-holds?done=lifted');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  const errors = fieldErrors([{ ...answer, field: name }]);
  await showHolds(context, visit, { typed, errors, code: answer.refused });
}
