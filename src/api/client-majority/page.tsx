import { isOpenMajority } from '../../domain/client-majority/states.js';
import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { ClientMajority } from '../../generated/prisma/client.js';
import { longDate } from '../../mail/dates.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { LinkPage } from '../components/link-page.js';
import { majorityWords } from './words.js';

/** What becomes of the account, and the form on which a person who comes of age names an address of their own. */
export function OfAgePage({
  row,
  language,
  token,
  typed,
  errors,
}: {
  row: ClientMajority;
  language: Language;
  token: string;
  typed: string;
  errors: FieldErrors;
}): VNode {
  const words = majorityWords[language];
  const { state, address } = row;
  if (!isOpenMajority(state))
    return <LinkPage title={words.title} lines={state === 'moot' ? words.moot : words.done} />;
  const lead =
    state === 'closed' ? words.closed : words.announced(longDate(calendarDate(row.comesOfAgeOn), language));
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <LinkPage title={words.title} lines={address === null ? [lead, words.nothingYet] : [lead]} />
      {address !== null && (
        <div class="notice" role="status">
          <p>{words[standingOf(row)](address)}</p>
        </div>
      )}
      {address !== null && <p>{words.nameAnother}</p>}
      <PostForm action={`/of-age/${token}?lang=${language}`}>
        <TextField
          name="email"
          label={words.label}
          hint={words.hint}
          type="email"
          autocomplete="email"
          value={typed}
          errors={errors}
        />
        <div class="actions">
          <button type="submit">{words.press}</button>
        </div>
      </PostForm>
    </>
  );
}

function standingOf({ provenAt, confirmedAt }: ClientMajority): 'named' | 'proven' | 'confirmed' {
  if (confirmedAt !== null) return 'confirmed';
  return provenAt === null ? 'named' : 'proven';
}
