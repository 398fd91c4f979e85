import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { startReasons } from '../../../domain/contract-termination/states.js';
import { terminationPolicies } from '../../../domain/contract-termination/policy.js';
import { areRefusals, isRefusal, type RefusalCode } from '../../../domain/refusals.js';
import { checkTerminationForm, type TerminationAnswers } from '../../../domain/contract-termination/form.js';
import { emailOfProvider, providerAccountAt } from '../../../operations/account/find.js';
import { acceptTermination, activeContract } from '../../../operations/contract-termination/accept.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { isUuid } from '../../../domain/ids.js';
import { refusalSentences } from '../../http/refusals.js';
import { fieldsOf } from '../../http/fields.js';
import { ErrorSummary, PostForm, Radios, TextField, type FieldErrors } from '../../components/components.js';
import { RecordsContactFields } from '../../contract-termination/records-contact-fields.js';
import { roleOf } from '../staff.js';
import { startReasonWords } from './start-words.js';

const reasons = startReasons.filter((reason) => reason !== 'provider');

/** The form by which support ends the contract of a provider who can't do it; a link may name the provider by id. */
export async function showStart({ dependencies: { db } }: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const providerId = queryText(visit.request, 'provider');
  const email = isUuid(providerId) ? await emailOfProvider(db, providerId) : null;
  render(visit, email === null ? {} : { email }, {});
}

/** Starts a termination for a provider, found by the address of the account. */
export async function start(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { db, clock, config } = context.dependencies;
  const answers = fieldsOf(visit.request.body);
  const account = await providerAccountAt(db, answers['email'] ?? '');
  const startedBecause = reasons.find((reason) => reason === answers['startedBecause']);
  const errors: Record<string, string> = {
    ...(account?.provider ? {} : { email: 'There is no provider with this address.' }),
    ...(startedBecause === undefined ? { startedBecause: 'Choose why the contract ends.' } : {}),
  };
  const checked = checkTerminationForm(answers, {
    policy: terminationPolicies[config.POLICY],
    timeZone: account?.provider?.timeZone ?? 'America/New_York',
    now: clock(),
    charts: [],
    startedBecause: startedBecause ?? 'headway_decision',
  });
  if (areRefusals(checked))
    for (const { refused, field = '' } of checked)
      errors[field] = aboutOthers[refused] ?? refusalSentences[refused].sentence;
  if (!account?.provider || areRefusals(checked) || Object.keys(errors).length > 0)
    return render(visit, answers, errors);
  const accepted = await acceptTermination(context.dependencies, {
    ...checked,
    contract: await activeContract(context.dependencies, account.provider.id),
    providerId: account.provider.id,
    startedById: visit.signedIn.account.id,
  });
  if (isRefusal(accepted)) return visit.refuse(accepted.refused);
  const done = accepted.already ? 'open-already' : 'started';
  visit.response.redirect(303, `/cases/${accepted.reference}?done=${done}`);
}

/** What the form says of another person's contract; its sentences speak to the provider elsewhere. */
const aboutOthers: Partial<Record<RefusalCode, string>> = {
  'last-day-missing': 'Enter the last day.',
  'records-practice-missing': 'Enter the name of the practice or person who will hold the records.',
};

function render(visit: Visit, answers: TerminationAnswers, errors: FieldErrors): void {
  const wrong = Object.keys(errors).length > 0;
  visit.page('Start a case', StartPage({ answers, errors }), wrong ? { status: 400 } : {});
}

function StartPage({ answers, errors }: { answers: TerminationAnswers; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>End a provider’s contract</h1>
      <p class="lead">
        For a provider who cannot do it, or who has to leave. Clients are called first, and the email follows
        after a day.
      </p>
      <PostForm action="/terminations/new">
        <TextField
          name="email"
          label="Provider’s email"
          type="email"
          value={answers['email']}
          errors={errors}
        />
        <Radios
          name="startedBecause"
          label="Why"
          options={reasons.map((reason) => [reason, startReasonWords[reason]])}
          value={answers['startedBecause']}
          errors={errors}
        />
        <TextField
          name="lastDay"
          label="Last day"
          type="date"
          className="short"
          hint="May be today."
          value={answers['lastDay']}
          errors={errors}
        />
        <TextField
          name="custodianName"
          label="Custodian of the records"
          hint="Who keeps the records from now on."
          value={answers['custodianName']}
          errors={errors}
        />
        <RecordsContactFields answers={answers} errors={errors} of=" of the records contact" />
        <button type="submit">Start the case</button>
      </PostForm>
    </>
  );
}
