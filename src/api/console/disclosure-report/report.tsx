import { randomUUID } from 'node:crypto';
import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import type { ReportForm, TypedReport } from '../../../domain/disclosure-report/form.js';
import {
  informationKinds,
  informationWords,
  mishaps,
  mishapWords,
} from '../../../domain/disclosure-report/kinds.js';
import type { Refusal } from '../../../domain/refusals.js';
import { reportDisclosure } from '../../../operations/disclosure-report/report.js';
import {
  Checkbox,
  ErrorSummary,
  PostForm,
  Select,
  TextArea,
  TextField,
  type FieldErrors,
} from '../../components/components.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';

/** Where staff report that something went to the wrong person. */
export async function showReportForm(
  context: PortalContext,
  visit: Visit,
  sent: TypedReport = {},
  refusals: readonly Refusal[] = [],
): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const typed = {
    people: queryText(visit.request, 'client'),
    partOf: queryText(visit.request, 'partOf'),
    ...sent,
  };
  const errors = fieldErrors(refusals);
  visit.page(
    'Report a disclosure',
    <>
      <ErrorSummary errors={errors} />
      <h1>Something went to the wrong person</h1>
      <p class="lead">
        Report it as soon as you know, even if you only suspect it. The last day to tell people is 60 days
        after the first of us at Headway knew (45 CFR 164.404).
      </p>
      <Fields typed={typed} errors={errors} />
    </>,
    { refused: refusals[0]?.refused },
  );
}

function Fields({ typed, errors }: { typed: TypedReport; errors: FieldErrors }): VNode {
  const of = (name: keyof ReportForm) => ({ name, value: typed[name], errors });
  return (
    <PostForm action="/disclosure-reports">
      <input type="hidden" name="key" value={typed['key'] ?? randomUUID()} />
      <Select
        {...of('mishap')}
        label="How it happened"
        options={[['', 'Choose'], ...mishaps.map((code) => [code, mishapWords[code]] as const)]}
      />
      <TextArea
        {...of('people')}
        label="Whose information it was"
        hint="Ids or email addresses of the clients, one to a line, 2,000 at most. Report more in parts."
      />
      <TextField
        {...of('partOf')}
        label="Part of"
        hint="Only if the same breach has a report already: its reference, such as DR-7Q4M-2KXD. HHS and the media are told of all its people together."
        className="short"
      />
      <Information ticked={(typed['information'] ?? '').split(' ')} error={errors['information']} />
      <TextField
        {...of('recipientName')}
        label="Who got it"
        hint="It is shown to the clients in their accounting."
      />
      <TextField {...of('recipientAddress')} label="Their address" hint="If known." />
      <TextField
        {...of('happenedOn')}
        label="Day on which it happened"
        hint="Such as 11/28/2026."
        className="short"
      />
      <TextField
        {...of('discoveredOn')}
        label="First day on which someone at Headway knew"
        hint="The clock starts on it; for a breach in parts on the earliest of their days."
        className="short"
      />
      <TextArea
        {...of('description')}
        label="What happened, for our staff"
        hint="The case, release or email that it came from. Don’t include health information."
      />
      <div class="actions">
        <button type="submit">Report it</button>
      </div>
    </PostForm>
  );
}

function Information({ ticked, error }: { ticked: readonly string[]; error: string | undefined }): VNode {
  return (
    <fieldset class={error ? 'wrong' : ''} id="information">
      <legend>What information it was</legend>
      {error && <p class="error">{error}</p>}
      {informationKinds.map((kind) => (
        <Checkbox
          name={`information.${kind}`}
          label={informationWords[kind]}
          checked={ticked.includes(kind)}
        />
      ))}
    </fieldset>
  );
}

/** Takes a report, and shows the form again where it is refused. */
export async function sendReport(context: PortalContext, visit: Visit): Promise<void> {
  const sent = fieldsOf(visit.request.body);
  const ticked = informationKinds.filter((kind) => sent[`information.${kind}`] === 'yes');
  const typed = { ...sent, information: ticked.join(' ') };
  const { id: actorId } = visit.signedIn.account;
  const role = roleOf(visit);
  if (!worksOnCases(role)) return visit.refuse('not-allowed');
  const pressKey = sent['key'] ?? '';
  const report = await reportDisclosure(context.dependencies, { typed, actorId, role, pressKey });
  if (!('reference' in report)) return showReportForm(context, visit, typed, report);
  visit.response.redirect(303, `/cases/${report.reference}?done=reported`);
}
