import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { contactWords } from '../contact-request/words.js';

/** 988 and 911 (process book, "contact-request"); `isHeard` where the words came in a form that is no message, or was refused. */
export function CrisisNotice({
  language,
  isHeard = false,
}: {
  language: Language;
  isHeard?: boolean;
}): VNode {
  const words = contactWords[language];
  return (
    <section class="notice warn" aria-label={words.crisisTitle}>
      <h2>{words.crisisTitle}</h2>
      <p>{words.crisis}</p>
      {isHeard && <p>{words.heard}</p>}
      <p>
        <a href="tel:988">988</a> · <a href="sms:988">SMS 988</a> · <a href="tel:911">911</a>
      </p>
    </section>
  );
}
