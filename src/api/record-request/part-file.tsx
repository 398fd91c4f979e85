import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { longInstant } from '../../mail/dates.js';
import type { ToldPassphrase } from '../../operations/record-request/passphrase.js';
import type { ShownPart, ShownRequest } from '../../operations/record-request/view.js';
import { PostForm, TextField, type FieldErrors } from '../components/components.js';
import { recordWords } from './words.js';

/** What the forms of a part's file need. */
export interface OfPart {
  readonly shown: ShownRequest;
  readonly language: Language;
  readonly token: string;
  readonly errors: FieldErrors;
  /** A passphrase that was asked for. */
  readonly told: ToldPassphrase | null;
}

/** The file of a part: once, with the date of birth, so that a forwarded link opens nothing. */
export function Download({ of, shown, language, token, errors }: OfPart & { of: ShownPart }): VNode {
  const words = recordWords[language];
  const { part, downloadableUntil } = of;
  const at = (instant: Date) => longInstant(instant, shown.row.timeZone, language);
  if (part.downloadedAt !== null) return <p>{words.downloaded(at(part.downloadedAt))}</p>;
  return (
    <PostForm action={`/records/${token}/file?lang=${language}`}>
      {downloadableUntil !== null && <p>{words.downloadUntil(at(downloadableUntil))}</p>}
      <BirthDate part={part} shown={shown} language={language} errors={errors} />
      <div class="actions">
        <button type="submit">{words.download}</button>
      </div>
    </PostForm>
  );
}

/** The passphrase of records that were emailed: shown after the date of birth, and to be asked for again. */
export function Passphrase({
  of: { part },
  mailedAt,
  told,
  shown,
  language,
  token,
  errors,
}: OfPart & { of: ShownPart; mailedAt: Date }): VNode {
  const words = recordWords[language];
  if (told?.partId === part.id)
    return (
      <div class="notice" role="status">
        <p>
          <strong>{words.passphrase(told.passphrase)}</strong>
        </p>
        <p>{words.passphraseKeep}</p>
      </div>
    );
  return (
    <PostForm action={`/records/${token}/passphrase?lang=${language}`}>
      <p>{words.mailed(longInstant(mailedAt, shown.row.timeZone, language))}</p>
      <BirthDate part={part} shown={shown} language={language} errors={errors} />
      <div class="actions">
        <button type="submit">{words.showPassphrase}</button>
      </div>
    </PostForm>
  );
}

/** Asks for the date of birth; each part has a field of its own. */
function BirthDate({
  part,
  shown,
  language,
  errors,
}: Pick<OfPart, 'shown' | 'language' | 'errors'> & Pick<ShownPart, 'part'>): VNode {
  const words = recordWords[language];
  return (
    <>
      <input type="hidden" name="part" value={part.id} />
      <TextField
        name={`birthDate-${part.place}`}
        label={shown.row.requester === 'person' ? words.birthDate : words.theirBirthDate}
        hint={words.birthDateHint}
        autocomplete="bday"
        errors={errors}
      />
    </>
  );
}
