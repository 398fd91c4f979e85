import type { VNode } from 'preact';
import { awaitsDecision } from '../../domain/record-amendment/states.js';
import { longDate } from '../../mail/dates.js';
import type { ShownAmendment } from '../../operations/record-amendment/view.js';
import { ErrorSummary, PostForm, SummaryList, TextArea, type FieldErrors } from '../components/components.js';
import { DecisionFields, ExtensionField } from './decision-forms.js';
import { Said } from './page.js';

interface Props {
  readonly shown: ShownAmendment;
  readonly token: string;
  readonly errors: FieldErrors;
  readonly answers: Readonly<Record<string, string>>;
}

/** Where the provider who wrote a record reads what is asked and decides. Opening it changes nothing. */
export function AmendmentProviderPage({ shown, token, errors, answers }: Props): VNode {
  const { row, client, words } = shown;
  return (
    <>
      <ErrorSummary errors={errors} />
      <Said title="What you typed now. It isn’t saved." text={unkept(row, answers)} />
      <h1>A client is asking to change a record</h1>
      <p class="lead">{standings[row.state]}</p>
      <SummaryList
        rows={[
          { label: 'Reference', value: row.case.reference },
          { label: 'Client', value: client === null ? 'no longer known' : client.name },
          { label: 'Who’s asking', value: askers[row.requester] },
          { label: 'Last day', value: longDate(shown.dueOn) },
        ]}
      />
      <Said title="What is asked" text={words.request} />
      <Said title="What was decided" text={words.decision} />
      <Said title="The statement of disagreement" text={words.statement} />
      <Said title="Your answer to it" text={words.rebuttal} />
      <ProviderForms row={row} token={token} errors={errors} answers={answers} />
    </>
  );
}

/** What was typed into a form that the page doesn't have anymore, as another page of it was sent first. */
function unkept(row: ShownAmendment['row'], { press = '', words, reason }: Props['answers']): string | null {
  const typed = (press === 'extend' ? reason : words) ?? '';
  return mayPress(row)[press] === true || typed.trim() === '' ? null : typed;
}

/** Which forms the page has. */
function mayPress({ state, extendedTo }: ShownAmendment['row']): Readonly<Record<string, boolean>> {
  return {
    decide: awaitsDecision(state),
    extend: state === 'referred' && extendedTo === null,
    rebut: state === 'disagreed',
  };
}

/** What the provider may do as the request stands: decide, put the last day off once, or answer a statement. */
function ProviderForms({
  row,
  token,
  errors,
  answers,
}: Pick<Props, 'token' | 'errors' | 'answers'> & Pick<ShownAmendment, 'row'>): VNode {
  const action = `/amendment-asked/${token}`;
  const may = mayPress(row);
  const of = (press: string) =>
    answers['press'] === press ? { errors, typed: answers } : { errors: {}, typed: {} };
  return (
    <>
      {may['decide'] && (
        <PostForm action={action}>
          <h2>Decide</h2>
          <DecisionFields {...of('decide')} />
          <Button press="decide" label="Send the decision" />
        </PostForm>
      )}
      {may['extend'] && (
        <PostForm action={action}>
          <h2>Or put the last day off, once</h2>
          <ExtensionField {...of('extend')} />
          <TextArea
            name="reason"
            label="Reason"
            value={of('extend').typed['reason'] ?? ''}
            errors={of('extend').errors}
          />
          <Button press="extend" label="Put off the last day" quiet />
        </PostForm>
      )}
      {may['rebut'] && (
        <PostForm action={action}>
          <h2>Answer the statement, if you want</h2>
          <TextArea
            name="words"
            label="Your answer"
            hint="The client gets a copy. It’s kept with the record and goes with it."
            value={of('rebut').typed['words'] ?? ''}
            errors={of('rebut').errors}
          />
          <Button press="rebut" label="Send the answer" />
        </PostForm>
      )}
    </>
  );
}

function Button({ press, label, quiet = false }: { press: string; label: string; quiet?: boolean }): VNode {
  return (
    <div class="actions">
      <button class={quiet ? 'quiet' : undefined} type="submit" name="press" value={press}>
        {label}
      </button>
    </div>
  );
}

const standings = {
  referred: 'You wrote this record. Please read the request, and decide.',
  overdue: 'The last day is over. Please decide now.',
  decided: 'It’s decided. You don’t need to do anything else.',
  disagreed: 'The client disagrees. You can answer the statement; you don’t have to.',
  settled: 'This request is over. You don’t need to do anything else.',
  withdrawn: 'This request was withdrawn. You don’t need to do anything else.',
} as const;

const askers = {
  person: 'The client',
  guardian: 'A parent or guardian',
  representative: 'A personal representative',
  third_party: 'A third party',
} as const;
