import { randomUUID } from 'node:crypto';
import type { VNode } from 'preact';
import { byAccount } from '../../../audit/trail.js';
import { worksOnCases } from '../../../domain/acts.js';
import { disclosureBases, type Accounting } from '../../../domain/disclosure/accounting.js';
import type { DisclosureForm } from '../../../domain/disclosure/form.js';
import { isUuid } from '../../../domain/ids.js';
import type { Refusal } from '../../../domain/refusals.js';
import { makeAccounting } from '../../../operations/disclosure/accounting.js';
import { writeDisclosure } from '../../../operations/disclosure/write.js';
import { ErrorSummary, PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { Disclosures } from '../../disclosure/page.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { DoneNotice } from '../done-words.js';
import { roleOf } from '../staff.js';
import { AskedByLetter } from './asked-by-letter.js';

interface Shown {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** Where support writes down a release outside treatment, payment and operations, and reads a client's accounting. Reading it is an act in the trail. */
export async function showDisclosures(
  context: PortalContext,
  visit: Visit,
  shown: Shown = { typed: {}, errors: {} },
): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const clientId = shown.typed['clientId'] ?? queryText(visit.request, 'client');
  const actor = byAccount(visit.signedIn.account.id);
  const accounting = isUuid(clientId)
    ? await makeAccounting(context.dependencies, { clientId, actor })
    : null;
  const isRefused = Object.keys(shown.errors).length > 0;
  const done = queryText(visit.request, 'done') === 'written' && !isRefused;
  visit.page(
    'Disclosures',
    <>
      <ErrorSummary errors={shown.errors} />
      <DoneNotice words={done ? 'The disclosure is in the client’s accounting.' : undefined} />
      <h1>Disclosures</h1>
      <p class="lead">
        Each release outside treatment, payment and operations goes here, what the client allowed in writing
        too: the client can ask who got their health information in the last six years (45 CFR 164.528).
      </p>
      <p>
        If something went to the wrong person, <a href="/disclosure-reports">report that instead</a>; it is
        written down here by itself. <a href="/breach-log">The log of breaches for HHS</a>
      </p>
      {accounting !== null && (
        <>
          <Read accounting={accounting} clientId={clientId} />
          <AskedByLetter clientId={clientId} {...shown} />
        </>
      )}
      <Write typed={{ clientId, ...shown.typed }} errors={shown.errors} />
    </>,
    isRefused ? { status: 400 } : {},
  );
}

function Read({ accounting, clientId }: { accounting: Accounting; clientId: string }): VNode {
  const { clientName, disclosures } = accounting;
  return (
    <>
      <h2>{clientName}</h2>
      {disclosures.length === 0 ? (
        <p>No disclosures in the last six years.</p>
      ) : (
        <Disclosures disclosures={disclosures} />
      )}
      <p>
        <a href={`/disclosures.pdf?client=${clientId}`}>Download the accounting (PDF)</a>
      </p>
    </>
  );
}

function Write({ typed, errors }: Shown): VNode {
  const of = (name: keyof DisclosureForm) => ({ name, value: typed[name], errors });
  return (
    <>
      <h2>Write down a disclosure</h2>
      <PostForm action="/disclosures">
        <input type="hidden" name="key" value={typed['key'] ?? randomUUID()} />
        <TextField {...of('clientId')} label="Client’s id" />
        <TextField
          {...of('disclosedOn')}
          label="Day of the disclosure"
          hint="Such as 11/28/2026."
          className="short"
        />
        <TextField {...of('recipientName')} label="Who got it" />
        <TextField {...of('recipientAddress')} label="Their mailing address" hint="If known." />
        <TextField {...of('what')} label="What was disclosed, in a few words" />
        <TextField {...of('purpose')} label="What for" />
        <Select
          {...of('basis')}
          label="Allowed by"
          options={[['', 'Choose'], ...Object.entries(disclosureBases)]}
        />
        <TextField
          {...of('withheldThrough')}
          label="Kept out of the accounting through"
          hint="Only if a law enforcement or oversight agency asked for it in writing (45 CFR 164.528(a)(2))."
          className="short"
        />
        <div class="actions">
          <button type="submit">Write it down</button>
        </div>
      </PostForm>
    </>
  );
}

/** Writes a disclosure down, and shows the form again where that is refused. */
export async function writeFromForm(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const typed = fieldsOf(visit.request.body);
  const { id: accountId } = visit.signedIn.account;
  const refusals: readonly Refusal[] | null = await writeDisclosure(context.dependencies, {
    typed,
    accountId,
    pressKey: typed['key'] ?? '',
  });
  if (refusals !== null) return showDisclosures(context, visit, { typed, errors: fieldErrors(refusals) });
  visit.response.redirect(303, `/disclosures?client=${(typed['clientId'] ?? '').trim()}&done=written`);
}
