import type { VNode } from 'preact';
import { contactPath } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { longDate } from '../../mail/dates.js';
import type { ShownRequest } from '../../operations/record-request/view.js';
import { ErrorSummary } from '../components/components.js';
import { Denial, Part, Press, type Shown } from './part.js';
import { Wishes } from './wishes-form.js';
import { recordWords } from './words.js';

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

/** What someone reads who hasn't shown that they may ask: that it is denied, where it is. */
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
  // Nothing was sent to someone who hasn't shown that they may ask.
  if (row.provenAt === null && status === 'answered') return words.part.denied;
  if (status === 'answered' && shown.parts.some(({ isReleased, missing }) => isReleased && missing !== null))
    return words.answeredInPart;
  const says = status === 'received' && !isLinkEnough(shown) ? words.checking : words.standing[status];
  return says(longDate(dueOn, language));
}
