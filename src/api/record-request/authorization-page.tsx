import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate, longInstant } from '../../mail/dates.js';
import type { ShownRequest } from '../../operations/record-request/view.js';
import { ErrorSummary, PostForm, SummaryList, type FieldErrors } from '../components/components.js';
import { SupportLink } from '../components/link-page.js';
import { authorizationWords } from './authorization-words.js';

/** Where a person sees who asks for their records on an authorization, and withdraws it in one press. Opening it changes nothing. */
export function AuthorizationPage({
  shown,
  language,
  token,
  errors,
}: {
  shown: ShownRequest;
  language: Language;
  token: string;
  errors: FieldErrors;
}): VNode {
  const words = authorizationWords[language];
  const { row } = shown;
  const mayWithdraw = row.settledAt === null && row.revokedAt === null;
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <h1>{words.title}</h1>
      <p class="lead">{standingOf(shown, language)}</p>
      {mayWithdraw && row.provenAt === null && <p>{words.checking}</p>}
      <SummaryList rows={rowsOf(shown, language)} />
      {mayWithdraw && (
        <PostForm action={`/record-authorization/${token}?lang=${language}`}>
          <p>{words.withdrawLead}</p>
          <div class="actions">
            <button type="submit">{words.withdraw}</button>
          </div>
        </PostForm>
      )}
      <SupportLink topic="records" language={language} />
    </>
  );
}

function standingOf({ row }: ShownRequest, language: Language): string {
  const words = authorizationWords[language];
  if (row.revokedAt !== null) return words.withdrawn(longInstant(row.revokedAt, row.timeZone, language));
  return row.settledAt === null ? words.lead(row.requesterName) : words.over;
}

function rowsOf({ row, parts, days }: ShownRequest, language: Language) {
  const words = authorizationWords[language];
  const names = (of: typeof parts) => of.flatMap(({ holder }) => holder?.provider ?? []).join(', ');
  const gone = names(
    parts.filter(({ part }) => part.state === 'sent' || (part.state === 'released' && isOut(part))),
  );
  const { from, to } = days;
  const until = row.authorizedUntil;
  return [
    { label: words.who, value: row.requesterName },
    { label: words.providers, value: names(parts) },
    {
      label: words.days,
      value: words.dayToDay(from && longDate(from, language), to && longDate(to, language)),
    },
    ...(until === null ? [] : [{ label: words.until, value: longDate(calendarDate(until), language) }]),
    { label: words.gone, value: gone === '' ? words.nothingGone : gone },
  ];
}

/** A file that waits for its download hasn't gone anywhere. */
function isOut({ delivery, downloadedAt }: ShownRequest['parts'][number]['part']): boolean {
  return delivery !== 'portal' || downloadedAt !== null;
}
