import type { VNode } from 'preact';
import { inFull, reachFor } from '../../../domain/contact.js';
import { isUuid } from '../../../domain/ids.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isEmergency, openEmergency } from '../../../operations/person/emergency.js';
import { isReading, openReading } from '../../../operations/person/reading.js';
import { readPerson } from '../../../operations/person/read.js';
import { ErrorSummary, PostForm, TextField } from '../../components/components.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf, worksOnCases } from '../staff.js';
import { EmergencyForm } from './emergency.js';
import { PersonPage } from './sections.js';

/** One person, for a member of staff who has said why some minutes ago; asks for the reason otherwise. */
export async function showPerson({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const personId = personIdOf(visit);
  if (personId === null) return visit.refuse('not-found');
  const reader = { personId, accountId: visit.signedIn.account.id };
  const emergency = await isEmergency(dependencies, reader);
  if (!emergency && !(await isReading(dependencies, reader))) return askWhy(visit, personId);
  const now = dependencies.clock();
  const person = await readPerson(dependencies.db, personId, now);
  if (person === null) return visit.refuse('not-found');
  const role = roleOf(visit);
  visit.page(
    person.name,
    <PersonPage {...{ person, personId, role, now }} reach={emergency ? inFull : reachFor(role)} />,
  );
}

/** Opens the page in full to someone whose role doesn't, in an emergency. */
export async function openInEmergency({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const personId = personIdOf(visit);
  if (personId === null) return visit.refuse('not-found');
  const { emergency = '' } = fieldsOf(visit.request.body);
  const refusal = await openEmergency(dependencies, {
    personId,
    accountId: visit.signedIn.account.id,
    reason: emergency,
  });
  if (refusal === null) return visit.response.redirect(303, `/people/${personId}`);
  if (refusal.field === undefined) return visit.refuse(refusal.refused);
  askWhy(visit, personId, { emergency, refusal });
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
  const id = pathText(request, 'id');
  return isUuid(id) ? id : null;
}

/** The same for an id that is nobody's: who a person is shows only with a reason. */
function askWhy(
  visit: Visit,
  personId: string,
  typed: { readonly reason?: string; readonly emergency?: string; readonly refusal: Refusal } | null = null,
): void {
  const errors = typed === null ? {} : fieldErrors([typed.refusal]);
  visit.page(
    'Look at a person',
    <WhyPage personId={personId} typed={typed ?? {}} masked={!worksOnCases(roleOf(visit))} errors={errors} />,
    typed === null ? {} : { status: 400, error: true },
  );
}

function WhyPage({
  personId,
  typed,
  masked,
  errors,
}: {
  personId: string;
  typed: { readonly reason?: string; readonly emergency?: string };
  /** Whether the reader's role sees addresses and numbers masked. */
  masked: boolean;
  errors: Readonly<Record<string, string>>;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Look at a person</h1>
      <p class="lead">
        This page shows everything that we know about someone. Say why you’re looking. Your reason is saved in
        the audit log, and the page stays open to you for 15 minutes.
      </p>
      <PostForm action={`/people/${personId}`}>
        <TextField name="reason" label="Reason" value={typed.reason} errors={errors} />
        <button type="submit">Show the person</button>
      </PostForm>
      {masked && <EmergencyForm personId={personId} typed={typed.emergency} errors={errors} />}
    </>
  );
}
