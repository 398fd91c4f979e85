import { isOpenMajority } from '../../domain/client-majority/states.js';
import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { ClientMajority } from '../../generated/prisma/client.js';
import { longDate } from '../../mail/dates.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { LinkPage, SupportLink } from '../components/link-page.js';
import { majorityWords } from './words.js';

/** What becomes of the account, and the form on which a person who comes of age names an address of their own. */
export function OfAgePage({
  row,
  language,
  token,
  shownAddress,
  typed,
  errors,
}: {
  row: ClientMajority;
  language: Language;
  token: string;
  /** The address that was named, as this page shows it; null where none was. */
  shownAddress: string | null;
  typed: string;
  errors: FieldErrors;
}): VNode {
  const words = majorityWords[language];
  const { state } = row;
  if (!isOpenMajority(state))
    return <LinkPage title={words.title} lines={state === 'moot' ? words.moot : words.done} />;
  const lead =
    state === 'closed' ? words.closed : words.announced(longDate(calendarDate(row.comesOfAgeOn), language));
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <LinkPage title={words.title} lines={shownAddress === null ? [lead, words.nothingYet] : [lead]} />
      {shownAddress !== null && (
        <div class="notice" role="status">
          <p>{words[standingOf(row)](shownAddress)}</p>
        </div>
      )}
      {row.provenAt !== null && (
        <>
          <p>{words.notYours}</p>
          <SupportLink topic="family" language={language} />
        </>
      )}
      {row.provenAt === null && (
        <>
          {shownAddress !== null && <p>{words.nameAnother}</p>}
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
      )}
    </>
  );
}

function standingOf({ provenAt, confirmedAt }: ClientMajority): 'named' | 'proven' | 'confirmed' {
  if (confirmedAt !== null) return 'confirmed';
  return provenAt === null ? 'named' : 'proven';
}
