import type { VNode } from 'preact';
import { fieldsOfAct, type Act, type ActField } from '../../../domain/acts.js';
import type { RefusalCode } from '../../../domain/refusals.js';
import {
  Checkbox,
  PostForm,
  Select,
  TextArea,
  TextField,
  type FieldErrors,
} from '../../components/components.js';
import { riskFactors } from '../../../domain/disclosure-report/assessment.js';
import { versionOf } from '../../../cases/seen.js';
import { FormKey } from '../../components/once.js';
import { wordsOf } from '../../http/words-of.js';
import { inWords, recoveryProofWords, retrievalProofWords } from '../words.js';

import { proofsFor, targetOf, type ActedCase } from './acts.js';
import type { CaseAct } from './act-words.js';
/** What was typed into the form of an act that was refused. */
export interface RefusedAct {
  readonly act: Act;
  readonly code: RefusalCode;
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** One act as a form with its reason, closed until it is wanted; it carries the state that the person sees. */
export function ActCard({
  row,
  offer,
  refused,
}: {
  row: ActedCase;
  offer: CaseAct;
  refused: RefusedAct | undefined;
}): VNode {
  const { act } = offer;
  const { fields = {}, errors = {} } = refused?.act === act ? refused : {};
  return (
    <details class="card" id={`act-${act}`} open={Object.keys(errors).length > 0}>
      <summary>{offer.label}</summary>
      <p>{offer.effect}</p>
      <PostForm action={`/cases/${row.reference}/acts/${act}`}>
        <FormKey />
        <input type="hidden" name="seen" value={targetOf(row, act).state} />
        <input type="hidden" name="version" value={versionOf(row)} />
        {Object.entries(fieldsOfAct(act)).map(([field, rule]) => (
          <ActInput
            key={field}
            name={`${act}.${field}`}
            field={field}
            rule={field === 'proof' ? { ...rule, options: proofsFor(row) } : rule}
            value={fields[field]}
            errors={errors}
          />
        ))}
        <TextField
          name={`${act}.reason`}
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
          value={fields['reason']}
          errors={errors}
        />
        <div class="actions">
          <button type="submit">{offer.label}</button>
          <button class="link" type="submit" formAction={`/cases/${row.reference}/act-tokens/${act}`}>
            {`Advanced: get a one-time token for “${act}”`}
          </button>
        </div>
      </PostForm>
    </details>
  );
}

/** What the fields of acts are called on their forms. */
const fieldLabels: Readonly<Record<string, string>> = {
  ...riskFactors,
  through: 'Kept back through',
  statement: 'How it was said',
  whom: 'Who was told',
  toldOn: 'Told on',
  lastDay: 'Last day',
  gate: 'Gate',
  proof: 'Proof',
  restoreAddress: 'Go back to the address before the change',
};

/** One field of an act: a yes or no, one of few, or a date. */
function ActInput({
  name,
  field,
  rule: { example, options, isOptional, isText },
  value,
  errors,
}: {
  name: string;
  field: string;
  rule: ActField;
  value: string | undefined;
  errors: FieldErrors;
}): VNode {
  const of = { name, label: fieldLabels[field] ?? inWords(field), value, errors };
  if (typeof example === 'boolean')
    return <Checkbox name={name} label={of.label} checked={value === 'yes'} />;
  if (options !== undefined)
    return (
      <Select
        {...of}
        options={[['', 'Choose'], ...options.map((code) => [code, optionInWords(code)] as const)]}
      />
    );
  if (isText) return <TextArea {...of} />;
  const hint = isOptional ? { hint: 'Leave it empty to keep the day as it is.' } : {};
  return <TextField {...of} {...hint} type="date" className="short" />;
}

const optionInWords = (code: string): string =>
  wordsOf({ ...recoveryProofWords, ...retrievalProofWords }, code) ?? inWords(code);

/** What an act's form sent, by the names its update takes; plain names (a script, an older page) count too. */
export function actFields(
  act: Act,
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name.replace(`${act}.`, ''), value.trim()]),
  );
}
