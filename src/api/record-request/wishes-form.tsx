import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { typedDate } from '../../domain/typed-date.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { digestOfAsked } from '../../operations/record-request/seen.js';
import type { ShownRequest } from '../../operations/record-request/view.js';
import { Checkbox, PostForm, Radios, TextField, type FieldErrors } from '../components/components.js';
import { recordWords } from './words.js';

function dayIn(date: Date | null, language: Language): string | null {
  return date === null ? null : longDate(calendarDate(date), language);
}

/** What who asked would like: form, way and days, within what an authorization names. A copy costs nothing, and a summary is agreed to first (45 CFR 164.524(c)). */
export function Wishes({
  shown: { row },
  language,
  token,
  errors,
  answers,
}: {
  shown: ShownRequest;
  language: Language;
  token: string;
  errors: FieldErrors;
  answers: Readonly<Record<string, string>>;
}): VNode {
  const words = recordWords[language];
  const day = (date: Date | null) => (date === null ? '' : typedDate(calendarDate(date)));
  return (
    <PostForm action={`/records/${token}/wishes?lang=${language}`}>
      <input type="hidden" name="seen" value={digestOfAsked(row)} />
      <h2>{words.wishes}</h2>
      <p>{words.wishesLead}</p>
      <p>{words.noSummary}</p>
      {row.requester === 'third_party' && (
        <p>{words.authorizedDays(dayIn(row.authorizedFrom, language), dayIn(row.authorizedTo, language))}</p>
      )}
      <Radios name="form" label={words.form} options={words.forms} value={answers['form'] ?? row.form} />
      <Radios
        name="delivery"
        label={words.delivery}
        options={words.deliveries}
        value={answers['delivery'] ?? row.delivery}
      />
      <Checkbox name="warned" label={words.warned} checked={answers['warned'] === 'yes'} />
      <TextField
        name="from"
        label={words.from}
        hint={words.dayHint}
        value={answers['from'] ?? day(row.wantedFrom)}
        errors={errors}
      />
      <TextField
        name="to"
        label={words.to}
        hint={words.dayHint}
        value={answers['to'] ?? day(row.wantedTo)}
        errors={errors}
      />
      <div class="actions">
        <button class="quiet" type="submit">
          {words.save}
        </button>
      </div>
    </PostForm>
  );
}
