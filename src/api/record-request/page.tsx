import type { VNode } from 'preact';
import { contactPath } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { groundsNamed, isReviewable } from '../../domain/record-request/denial.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { denialLetter } from '../../mail/record-request/letters.js';
import { recordSentences } from '../../mail/record-request/sentences.js';
import type { ShownPart, ShownRequest } from '../../operations/record-request/view.js';
import { ErrorSummary, PostForm, TextArea } from '../components/components.js';
import { amendmentWords } from '../record-amendment/words.js';
import { Download, Passphrase, type OfPart } from './part-file.js';
import { Wishes } from './wishes-form.js';
import { recordWords } from './words.js';

/** What the page of who asked needs. */
interface Shown extends OfPart {
  readonly privacyPhone: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** The page of a request behind its link: how it stands, each provider's part, what is wanted, and what can be pressed. Opening it changes nothing. */
export function RecordRequestPage(page: Shown): VNode {
  const { shown, language, errors } = page;
  const words = recordWords[language];
  const { row } = shown;
  const isOpen = row.settledAt === null;
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <h1>{words.title}</h1>
      <p>{words.reference(row.case.reference)}</p>
      <p class="lead">{standingOf(shown, language)}</p>
      {isOpen && row.extendedBecause !== null && <p>{words.extended(row.extendedBecause)}</p>}
      {isOpen && row.provenAt === null && isLinkEnough(shown) && (
        <Press {...page} press="prove" label={words.prove} />
      )}
      {isOpen && row.provenAt !== null && <Press {...page} press="confirm" label={words.confirm} />}
      {row.provenAt === null ? <Unshown {...page} /> : <Parts {...page} />}
      {isOpen && !shown.isAuthorizationOver && <Wishes {...page} />}
      {isOpen && row.requester === 'third_party' && !shown.isAuthorizationOver && (
        <Press {...page} press="revoke" label={words.revoke} quiet />
      )}
      {isOpen && <Press {...page} press="withdraw" label={words.withdraw} quiet />}
      <p>
        <a href={contactPath('records', language)}>{words.toSupport}</a>
      </p>
    </>
  );
}

/** Who holds the records: whose client someone is, nobody learns before it is known that they may (45 CFR 164.514(h)). */
function Parts(page: Shown): VNode {
  const words = recordWords[page.language];
  return (
    <>
      <h2>{words.holders}</h2>
      {page.shown.parts.map((part) => (
        <Part {...page} of={part} />
      ))}
      <p>{words.notPart}</p>
    </>
  );
}

/** What someone reads who has not shown that they may ask: that it is denied, where it is. */
function Unshown(page: Shown): VNode | null {
  const denied = page.shown.parts.find(({ part }) => part.state === 'denied');
  if (denied === undefined || page.shown.status !== 'answered') return null;
  return <Denial {...page} of={{ ...denied, holder: null }} />;
}

function isLinkEnough({ row, asksClinician }: ShownRequest): boolean {
  return row.requester === 'person' && !asksClinician;
}

function standingOf(shown: ShownRequest, language: Language): string {
  const { row, status, dueOn } = shown;
  const words = recordWords[language];
  if (shown.isAuthorizationOver && row.settledAt === null) return words.revoked;
  // Nothing was sent to someone who has not shown that they may ask.
  if (row.provenAt === null && status === 'answered') return words.part.denied;
  const says = status === 'received' && !isLinkEnough(shown) ? words.checking : words.standing[status];
  return says(longDate(dueOn, language));
}

function Part(page: Shown & { of: ShownPart }): VNode {
  const { of, shown, language } = page;
  const words = recordWords[language];
  const { part, holder, destroyed } = of;
  const isOpen = shown.row.settledAt === null;
  const isReleasing = part.state === 'granted' || (of.isReleased && part.delivery === 'portal');
  // A file that waits for someone whose authorization is over is nothing to offer.
  const isShut = shown.isAuthorizationOver && isReleasing && part.downloadedAt === null;
  return (
    <section aria-label={holder?.provider ?? String(part.place)}>
      <h3>{holder?.provider ?? `${part.place}`}</h3>
      {holder !== null && <p>{holder.contact.join(', ')}</p>}
      {!isShut && (
        <p>
          {destroyed === null
            ? sentenceOf(of, language)
            : words.destroyed(
                longDate(calendarDate(destroyed.destroyedAt), language),
                destroyed.ruleSource,
                destroyed.hash.slice(0, 12),
              )}
        </p>
      )}
      {!isShut && of.isReleased && part.delivery === 'portal' && <Download {...page} />}
      {isOpen && !shown.isAuthorizationOver && of.isMailedOut && part.releasedAt !== null && (
        <Passphrase {...page} mailedAt={part.releasedAt} />
      )}
      <Denial {...page} />
      {destroyed === null && shown.row.provenAt !== null && shown.row.requester !== 'third_party' && (
        <AskToAmend {...page} />
      )}
      {isOpen && mayContradict(of) && (
        <Press {...page} press="contradict" part={part.id} label={words.contradict} quiet />
      )}
    </section>
  );
}

/** While a clinician looks again, nothing is sent anew. */
function mayContradict({ part, isReleased }: ShownPart): boolean {
  return part.state === 'sent' || (isReleased && part.state !== 'in_review');
}

/** Where the person asks to have the record of one provider changed (45 CFR 164.526). */
function AskToAmend({ language, token, errors, answers, of: { part } }: Shown & { of: ShownPart }): VNode {
  const words = amendmentWords[language];
  const isMine = answers['amend'] === part.id;
  const name = `words-${part.place}`;
  return (
    <details open={isMine}>
      <summary>{words.ask}</summary>
      <PostForm action={`/records/${token}/amendment?lang=${language}`}>
        <p>{words.askLead}</p>
        <input type="hidden" name="amend" value={part.id} />
        <TextArea
          name={name}
          label={words.askWords}
          hint={words.askHint}
          value={isMine ? (answers[name] ?? '') : ''}
          errors={isMine ? errors : {}}
        />
        <div class="actions">
          <button class="quiet" type="submit">
            {words.askButton}
          </button>
        </div>
      </PostForm>
    </details>
  );
}

function sentenceOf({ part, isMailedOut }: ShownPart, language: Language): string {
  const words = recordWords[language];
  if (isMailedOut && part.state === 'released') return words.mailedOut;
  if (part.state !== 'sent' || part.sentOn === null) return words.part[part.state];
  const detail = part.sentDetail === null ? '' : ` (${part.sentDetail})`;
  const how = `${words.how[part.sentHow ?? ''] ?? ''}${detail}`;
  return words.saidSent(longDate(calendarDate(part.sentOn), language), how);
}

/** The letter of a denial, and the press that asks for a review where there is a right to one (45 CFR 164.524(d)). */
function Denial(page: Shown & { of: ShownPart }): VNode | null {
  const { of, language, privacyPhone, shown } = page;
  const { part, holder } = of;
  const grounds = groundsNamed(part.grounds ?? '');
  if (grounds === null) return null;
  const words = recordWords[language];
  const { reviewDueAt } = part;
  const { timeZone } = shown.row;
  const lines = denialLetter(language, part, {
    provider: holder?.provider ?? '',
    timeZone,
    privacyPhone,
    on: 'screen',
  });
  const mayAsk = isReviewable(grounds) && reviewDueAt === null && shown.row.settledAt === null;
  return (
    <div class="notice">
      <h4>{recordSentences[language].denial.title}</h4>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      {mayAsk && (part.state === 'denied' || part.state === 'released') && (
        <Press {...page} press="ask-review" part={part.id} label={words.askReview} />
      )}
    </div>
  );
}

function Press({
  token,
  language,
  press,
  part = '',
  label,
  quiet = false,
}: Pick<Shown, 'token' | 'language'> & {
  press: string;
  part?: string;
  label: string;
  quiet?: boolean;
}): VNode {
  return (
    <PostForm action={`/records/${token}?lang=${language}`}>
      <input type="hidden" name="part" value={part} />
      <div class="actions">
        <button class={quiet ? 'quiet' : undefined} type="submit" name="press" value={press}>
          {label}
        </button>
      </div>
    </PostForm>
  );
}
