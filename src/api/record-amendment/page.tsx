import type { VNode } from 'preact';
import { contactPath } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { amendmentGroundsNamed } from '../../domain/record-amendment/grounds.js';
import { awaitsDecision } from '../../domain/record-amendment/states.js';
import { longDate } from '../../mail/dates.js';
import { decisionLetter } from '../../mail/record-amendment/letters.js';
import { amendmentSentences } from '../../mail/record-amendment/sentences.js';
import type { ShownAmendment } from '../../operations/record-amendment/view.js';
import { ErrorSummary, PostForm, TextArea, type FieldErrors } from '../components/components.js';
import { amendmentWords } from './words.js';

interface Shown {
  readonly shown: ShownAmendment;
  readonly language: Language;
  readonly token: string;
  readonly privacyPhone: string;
  readonly errors: FieldErrors;
  readonly answers: Readonly<Record<string, string>>;
}

/** The page of who asked to have a record changed, behind its link: how it stands, the letter of the decision, and what can be said. */
export function AmendmentPage(page: Shown): VNode {
  const { shown, language, errors } = page;
  const words = amendmentWords[language];
  const { row, dueOn } = shown;
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <Said title={words.notKept} text={unkept(page)} />
      <h1>{words.title}</h1>
      <p>{words.reference(row.case.reference)}</p>
      <p class="lead">{words.standing[row.state](longDate(dueOn, language))}</p>
      {row.extendedBecause !== null && awaitsDecision(row.state) && (
        <p>{words.extended(row.extendedBecause)}</p>
      )}
      <Said title={words.mine} text={shown.words.request} />
      <Decision {...page} />
      <Said title={words.statement} text={shown.words.statement} />
      <Said title={words.rebuttal} text={shown.words.rebuttal} />
      <Answers {...page} />
      {awaitsDecision(row.state) && <Press {...page} press="withdraw" label={words.withdraw} />}
      <p>
        <a href={contactPath('records', language)}>{words.toSupport}</a>
      </p>
    </>
  );
}

/** Words that are kept with the chart, where there are some. */
export function Said({ title, text }: { title: string; text: string | null }): VNode | null {
  if (text === null) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {text
        .split(/\n+/)
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => (
          <p>{line}</p>
        ))}
    </section>
  );
}

function Decision({ shown, language, privacyPhone }: Shown): VNode | null {
  const { decision, grounds } = shown.row;
  if (decision === null) return null;
  const words = amendmentSentences[language].decision;
  const lines = decisionLetter(language, {
    provider: shown.holder?.provider ?? '',
    decision,
    grounds: amendmentGroundsNamed(grounds ?? ''),
    privacyPhone,
    on: 'screen',
  });
  return (
    <div class="notice">
      <h2>{words.title}</h2>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      {shown.words.decision !== null && <Said title={words.added} text={shown.words.decision} />}
    </div>
  );
}

/** What the person may still say: against a denial, once, and who should know of a change. */
function offeredIn({ shown: { row } }: Shown): { readonly disagree: boolean; readonly others: boolean } {
  const { decision, disagreedAt, state, othersNoteId } = row;
  const isDecided = decision !== null && state !== 'withdrawn';
  return {
    disagree: isDecided && decision !== 'accepted' && disagreedAt === null,
    others: isDecided && decision !== 'denied' && othersNoteId === null && state !== 'disagreed',
  };
}

/** What was typed into a form that the page doesn't have anymore, as another page of it was sent first. */
function unkept(page: Shown): string | null {
  const { press = '', words = '' } = page.answers;
  const { disagree, others } = offeredIn(page);
  const isShown = (press === 'disagree' && disagree) || (press === 'name-others' && others);
  return isShown || words.trim() === '' ? null : words;
}

function Answers(page: Shown): VNode {
  const { shown, language } = page;
  const words = amendmentWords[language];
  const { disagree, others } = offeredIn(page);
  return (
    <>
      {disagree && (
        <Press
          {...page}
          press="disagree"
          label={words.disagreeButton}
          field={{ label: words.disagree, hint: words.disagreeHint }}
        />
      )}
      {shown.row.othersNoteId !== null && <p>{words.othersNamed}</p>}
      {others && (
        <Press
          {...page}
          press="name-others"
          label={words.othersButton}
          field={{ label: words.others, hint: words.othersHint }}
        />
      )}
    </>
  );
}

function Press({
  token,
  language,
  press,
  label,
  field,
  errors,
  answers,
}: Shown & {
  press: string;
  label: string;
  field?: { readonly label: string; readonly hint: string };
}): VNode {
  const isMine = answers['press'] === press;
  return (
    <PostForm action={`/amendment/${token}?lang=${language}`}>
      {field !== undefined && (
        <TextArea
          name={`words-${press}`}
          {...field}
          value={isMine ? (answers['words'] ?? '') : ''}
          errors={errors}
        />
      )}
      <div class="actions">
        <button class={field === undefined ? 'quiet' : undefined} type="submit" name="press" value={press}>
          {label}
        </button>
      </div>
    </PostForm>
  );
}
