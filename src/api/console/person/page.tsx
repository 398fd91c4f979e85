import type { VNode } from 'preact';
import { isUuid } from '../../../domain/ids.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isReading, openReading } from '../../../operations/person/reading.js';
import { readPerson } from '../../../operations/person/read.js';
import { ErrorSummary, PostForm, TextField } from '../../components/components.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { PersonPage } from './sections.js';

/** One person, for a member of staff who has said why some minutes ago; asks for the reason otherwise. */
export async function showPerson({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const personId = personIdOf(visit);
  if (personId === null) return visit.refuse('not-found');
  const reader = { personId, accountId: visit.signedIn.account.id };
  if (!(await isReading(dependencies, reader))) return askWhy(visit, personId);
  const now = dependencies.clock();
  const person = await readPerson(dependencies.db, personId, now);
  if (person === null) return visit.refuse('not-found');
  visit.page(person.name, <PersonPage person={person} personId={personId} role={roleOf(visit)} now={now} />);
}

/** Takes the reason, and leads to the page. */
export async function giveReason({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const personId = personIdOf(visit);
  if (personId === null) return visit.refuse('not-found');
  const { reason = '' } = fieldsOf(visit.request.body);
  const refusal = await openReading(dependencies, {
    personId,
    accountId: visit.signedIn.account.id,
    reason,
  });
  if (refusal !== null) return askWhy(visit, personId, { reason, refusal });
  visit.response.redirect(303, `/people/${personId}`);
}

function personIdOf({ request }: Visit): string | null {
  const id = String(request.params['id'] ?? '');
  return isUuid(id) ? id : null;
}

/** The same for an id that is nobody's: who a person is shows only with a reason. */
function askWhy(
  visit: Visit,
  personId: string,
  typed: { readonly reason: string; readonly refusal: Refusal } | null = null,
): void {
  const errors = typed === null ? {} : fieldErrors([typed.refusal]);
  visit.page(
    'Look at a person',
    <WhyPage personId={personId} reason={typed?.reason ?? ''} errors={errors} />,
    typed === null ? {} : { status: 400, error: true },
  );
}

function WhyPage({
  personId,
  reason,
  errors,
}: {
  personId: string;
  reason: string;
  errors: Readonly<Record<string, string>>;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Look at a person</h1>
      <p class="lead">
        This page shows everything that we know of someone. Say why you look; your reason is saved in the
        audit log, and the page stays open to you for 15 minutes.
      </p>
      <PostForm action={`/people/${personId}`}>
        <TextField name="reason" label="Reason" value={reason} errors={errors} />
        <button type="submit">Show the person</button>
      </PostForm>
    </>
  );
}
