import type { VNode } from 'preact';
import type { TerminationAnswers } from '../../domain/contract-termination/form.js';
import type { CaseloadEntry } from '../../operations/caseload/list.js';
import { Checkbox, Select, type FieldErrors } from '../components/components.js';
import { LetterLinks, letterOf } from '../components/letters.js';
import { SourceTag } from '../components/tags.js';
import { becauseLabels, planLabels } from './words.js';

/** More missing plans than this are one line of the error summary. */
const namedInSummary = 5;

interface Asked {
  readonly answers: TerminationAnswers;
  readonly errors: FieldErrors;
}

/** What is planned for each Headway-sourced client, one by one or for everyone who has no plan yet. */
export function ClientPlans({
  sourced,
  answers,
  errors,
}: Asked & { sourced: readonly CaseloadEntry[] }): VNode {
  const firstOf = new Map(
    sourced.toReversed().map(({ clientName, chartId }) => [letterOf(clientName), chartId]),
  );
  return (
    <>
      <h3 id="clients">
        {sourced.length} {sourced.length === 1 ? 'client' : 'clients'} <SourceTag source="headway_sourced" />
      </h3>
      <p>Tell us what’s planned. It helps support, and it never changes what a client can choose.</p>
      {sourced.length > 1 && (
        <div class="card">
          <Select
            name="plan-for-the-rest"
            label="For everyone without a plan"
            options={[['', 'Choose'], ...Object.entries(planLabels)]}
            errors={errors}
          />
          <button class="quiet" type="submit" name="set" value="plan-for-the-rest">
            Set for all without a plan
          </button>
        </div>
      )}
      <LetterLinks
        names={sourced.map(({ clientName }) => clientName)}
        href={(letter) => `#client.${firstOf.get(letter)}`}
      />
      {sourced.map((entry) => (
        <ClientPlan entry={entry} answers={answers} errors={errors} />
      ))}
    </>
  );
}

function ClientPlan({ entry, answers, errors }: Asked & { entry: CaseloadEntry }): VNode {
  const { chartId, clientName } = entry;
  const [plan, because] = [`plan.${chartId}`, `because.${chartId}`];
  return (
    <fieldset
      class={errors[plan] || errors[because] ? 'card plan wrong' : 'card plan'}
      id={`client.${chartId}`}
    >
      <legend>{clientName}</legend>
      <div class="halves">
        <div>
          <Select
            name={plan}
            label="What is planned"
            options={[['', 'Choose'], ...Object.entries(planLabels)]}
            value={answers[plan]}
            errors={errors}
          />
          <div class="because">
            <Select
              name={because}
              label="Why care ends"
              options={[['', 'Choose, if care ends'], ...Object.entries(becauseLabels)]}
              value={answers[because]}
              errors={errors}
            />
          </div>
        </div>
        <div>
          {' '}
          <Checkbox
            name={`atRisk.${chartId}`}
            label="At risk, or in continuing care (support follows up; in-network coverage may end)"
            checked={answers[`atRisk.${chartId}`] === 'yes'}
          />
          <Checkbox
            name={`contest.${chartId}`}
            label="I brought this client (support decides within five business days)"
            checked={answers[`contest.${chartId}`] === 'yes'}
          />
        </div>
      </div>
    </fieldset>
  );
}

/** The errors for the summary: those of clients with the client's name, and many missing plans as one line that leads to the first. */
export function summaryOf(errors: FieldErrors, caseload: readonly CaseloadEntry[]): FieldErrors {
  const names = new Map(caseload.map(({ chartId, clientName }) => [chartId, clientName]));
  const nameOf = (field: string) => names.get(field.slice(field.indexOf('.') + 1));
  const missing = Object.keys(errors).filter((field) => field.startsWith('plan.'));
  const [first] = missing;
  const merged = new Set(missing.length > namedInSummary ? missing.slice(1) : []);
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([field]) => !merged.has(field))
      .map(([field, sentence]) => {
        if (field === first && merged.size > 0)
          return [
            field,
            `Choose what is planned for ${missing.length} clients; ${nameOf(field)} is the first.`,
          ];
        const name = nameOf(field);
        return [field, name === undefined ? sentence : `${name}: ${sentence}`];
      }),
  );
}
