import { partTransitions } from '../../domain/record-request/states.js';
import { allows } from '../../domain/transition.js';
import type { VNode } from 'preact';
import { inFull } from '../../domain/contact.js';
import type { Language } from '../../domain/languages.js';
import { groundsNamed, isReviewable } from '../../domain/record-request/denial.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { denialLetter } from '../../mail/record-request/letters.js';
import { recordSentences } from '../../mail/record-request/sentences.js';
import { digestOfAnswer } from '../../operations/record-request/seen.js';
import type { ShownPart } from '../../operations/record-request/view.js';
import { PostForm, TextArea } from '../components/components.js';
import { amendmentWords } from '../record-amendment/words.js';
import { Download, Passphrase, type OfPart } from './part-file.js';
import { recordWords } from './words.js';

/** What the page of who asked needs. */
export interface Shown extends OfPart {
  readonly privacyPhone: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** What one provider holds, how it stands, and what can be pressed about it. */
export function Part(page: Shown & { of: ShownPart }): VNode {
  const { of, shown, language } = page;
  const words = recordWords[language];
  const { part, holder, destroyed, missing } = of;
  const reach = holder?.contact(inFull) ?? [];
  const isOpen = shown.row.settledAt === null;
  const mayPress = isOpen && mayContradict(of);
  const isReleasing = part.state === 'granted' || (of.isReleased && part.delivery === 'portal');
  // A file that waits for someone whose authorization is over is nothing to offer.
  const isShut = shown.isAuthorizationOver && isReleasing && part.downloadedAt === null;
  return (
    <section aria-label={holder?.provider ?? String(part.place)}>
      <h3>{holder?.provider ?? `${part.place}`}</h3>
      {reach.length > 0 && <p>{reach.join(', ')}</p>}
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
      {of.isReleased && missing !== null && (
        <p>{`${words.inPart(missing)} ${words.askMissing[mayPress ? 'button' : 'support'](missing)}`}</p>
      )}
      {!isShut && of.isReleased && part.delivery === 'portal' && <Download {...page} />}
      {isOpen && !shown.isAuthorizationOver && of.isMailedOut && part.releasedAt !== null && (
        <Passphrase {...page} mailedAt={part.releasedAt} />
      )}
      <Denial {...page} />
      {destroyed === null && shown.row.provenAt !== null && shown.row.requester !== 'third_party' && (
        <AskToAmend {...page} />
      )}
      {mayPress && (
        <Press
          {...page}
          press="contradict"
          part={part}
          label={missing === null ? words.contradict : words.needsMissing}
          quiet
        />
      )}
    </section>
  );
}

/** While a clinician looks again, nothing is sent again. */
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

function sentenceOf({ part, isMailedOut, missing, isHeldBack }: ShownPart, language: Language): string {
  const words = recordWords[language];
  if (isHeldBack && missing !== null) return words.heldBack(missing);
  if (isMailedOut && part.state === 'released') return words.mailedOut;
  if (part.state !== 'sent' || part.sentOn === null) return words.part[part.state];
  const detail = part.sentDetail === null ? '' : ` (${part.sentDetail})`;
  const how = `${words.how[part.sentHow ?? ''] ?? ''}${detail}`;
  return words.saidSent(longDate(calendarDate(part.sentOn), language), how);
}

/** The letter of a denial, and the press that asks for a review where there is a right to one (45 CFR 164.524(d)). */
export function Denial(page: Shown & { of: ShownPart }): VNode | null {
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
      {mayAsk && allows(partTransitions, part.state, 'ask-review') && (
        <Press {...page} press="ask-review" part={part} label={words.askReview} />
      )}
    </div>
  );
}

/** A button of the page, about a part where one is named. */
export function Press({
  token,
  language,
  press,
  part,
  label,
  quiet = false,
}: Pick<Shown, 'token' | 'language'> & {
  press: string;
  part?: ShownPart['part'];
  label: string;
  quiet?: boolean;
}): VNode {
  return (
    <PostForm action={`/records/${token}?lang=${language}`}>
      {part !== undefined && (
        <>
          <input type="hidden" name="part" value={part.id} />
          <input type="hidden" name="seen" value={digestOfAnswer(part)} />
        </>
      )}
      <div class="actions">
        <button class={quiet ? 'quiet' : undefined} type="submit" name="press" value={press}>
          {label}
        </button>
      </div>
    </PostForm>
  );
}
