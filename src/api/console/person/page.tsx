import type { VNode } from 'preact';
import { inFull, reachFor } from '../../../domain/contact.js';
import { isUuid } from '../../../domain/ids.js';
import type { Refusal } from '../../../domain/refusals.js';
import { askForEmergency, readEmergency, type Emergency } from '../../../operations/person/emergency.js';
import { isReading, openReading } from '../../../operations/person/reading.js';
import { readPerson } from '../../../operations/person/read.js';
import { ErrorSummary, PostForm, TextField } from '../../components/components.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf, worksOnCases } from '../staff.js';
import { EmergencyForm } from './emergency.js';
import { PersonPage } from './sections.js';

/** One person, for a member of staff who has said why some minutes ago, or while the page is open to them in an emergency, when every look goes into the trail; asks for the reason otherwise. */
export async function showPerson({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const personId = personIdOf(visit);
  if (personId === null) return visit.refuse('not-found');
  const reader = { personId, accountId: visit.signedIn.account.id };
  const now = dependencies.clock();
  const emergency = await readEmergency(dependencies, reader);
  const isOpen = emergency?.state === 'open';
  if (isOpen) await openReading(dependencies, { ...reader, reason: emergency.reason ?? '' });
  else if (!(await isReading(dependencies, reader))) return askWhy(visit, { personId, emergency, now });
  const person = await readPerson(dependencies.db, personId, now);
  if (person === null) return visit.refuse('not-found');
  const role = roleOf(visit);
  visit.page(
    person.name,
    <PersonPage {...{ person, personId, role, emergency, now }} reach={isOpen ? inFull : reachFor(role)} />,
  );
}

/** Asks for the page in full for someone whose role doesn't show it, in an emergency. */
export async function askInEmergency({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const personId = personIdOf(visit);
  if (personId === null) return visit.refuse('not-found');
  const { emergency = '' } = fieldsOf(visit.request.body);
  const refusal = await askForEmergency(dependencies, {
    personId,
    accountId: visit.signedIn.account.id,
    reason: emergency,
  });
  if (refusal === null) return visit.response.redirect(303, `/people/${personId}`);
  if (refusal.field === undefined) return visit.refuse(refusal.refused);
  askWhy(visit, { personId, emergency: null, now: dependencies.clock() }, { emergency, refusal });
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
  if (refusal !== null && refusal.field === undefined) return visit.refuse(refusal.refused);
  if (refusal !== null)
    return askWhy(visit, { personId, emergency: null, now: dependencies.clock() }, { reason, refusal });
  visit.response.redirect(303, `/people/${personId}`);
}

function personIdOf({ request }: Visit): string | null {
  const id = pathText(request, 'id');
  return isUuid(id) ? id : null;
}

/** Whose page is asked for, and how emergency access to it stands. */
interface Asked {
  readonly personId: string;
  readonly emergency: Emergency | null;
  readonly now: Date;
}

/** The same for an id that is nobody's: who a person is shows only with a reason. */
function askWhy(
  visit: Visit,
  asked: Asked,
  typed: { readonly reason?: string; readonly emergency?: string; readonly refusal: Refusal } | null = null,
): void {
  const errors = typed === null ? {} : fieldErrors([typed.refusal]);
  visit.page(
    'Look at a person',
    <WhyPage asked={asked} typed={typed ?? {}} masked={!worksOnCases(roleOf(visit))} errors={errors} />,
    { refused: typed?.refusal.refused },
  );
}

function WhyPage({
  asked: { personId, emergency, now },
  typed,
  masked,
  errors,
}: {
  asked: Asked;
  typed: { readonly reason?: string; readonly emergency?: string };
  /** Whether the reader's role sees addresses, numbers and birth dates masked. */
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
        <TextField
          name="reason"
          label="Reason"
          hint="Don’t include health information."
          value={typed.reason}
          errors={errors}
        />
        <button type="submit">Show the person</button>
      </PostForm>
      {masked && <EmergencyForm {...{ personId, emergency, now, errors }} typed={typed.emergency} />}
    </>
  );
}
