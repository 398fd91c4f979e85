import { displayPhone } from '../../domain/contact.js';
import type { Language } from '../../domain/languages.js';
import {
  amendmentGrounds,
  type AmendmentDecision,
  type AmendmentGrounds,
} from '../../domain/record-amendment/grounds.js';
import { renderLetter, type Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';
import { amendmentSentences, type AmendmentLetterFacts, type AskerTemplate } from './sentences.js';

/** An email to who asked to have a record changed. It carries nothing of the record, nor why. */
export function amendmentLetter(
  template: AskerTemplate,
  of: AmendmentLetterFacts & {
    readonly language: Language;
    readonly name: string;
    readonly reference: string;
    readonly url: string;
  },
): Letter {
  const { greeting, [template]: said } = amendmentSentences[of.language];
  return linkedLetter(of, { ...said, greeting, lines: said.lines(of) });
}

/** A decision as its letter tells it. */
export interface ToldDecision {
  readonly provider: string;
  readonly decision: AmendmentDecision;
  readonly grounds: AmendmentGrounds | null;
  readonly privacyPhone: string;
  readonly on: 'screen' | 'paper';
}

/**
 * The letter of a decision, a paragraph each. A denial, of all or a part, says why, how to disagree, what goes along without a statement, and how to
 * complain to us and to HHS (45 CFR 164.526(d)(1)); a change says that others are told (164.526(c)).
 */
export function decisionLetter(language: Language, of: ToldDecision): string[] {
  const words = amendmentSentences[language].decision;
  const { provider, decision, grounds, privacyPhone } = of;
  const how = words.how[of.on];
  return [
    words.what[decision](provider),
    ...(decision === 'denied' ? [] : [words.others(how.others)]),
    ...(grounds === null
      ? []
      : [
          `${words.why[grounds]} ${words.rule(amendmentGrounds[grounds].source)}`,
          `${words.disagree} ${how.disagree}`,
          words.otherwise,
          words.complain(displayPhone(privacyPhone)),
          words.hhs,
          words.noRetaliation,
        ]),
  ];
}

/** What a provider, former provider or custodian is told; the client is named behind the link alone. */
export type ProviderNews = 'provider-asked' | 'provider-disagreed' | 'provider-withdrawn';

const providerSentences: Record<
  ProviderNews,
  { readonly subject: string; readonly lines: (dueOn: string) => readonly string[]; readonly label: string }
> = {
  'provider-asked': {
    subject: 'A client is asking to change one of your records',
    lines: (dueOn) => [
      'One of your clients is asking to change a record that you wrote. Only you can say whether it’s right.',
      `Please use this link to read what they ask. Then accept it, or deny all or part of it with your reason. The law requires a decision by ${dueOn}.`,
    ],
    label: 'Read the request, and decide',
  },
  'provider-disagreed': {
    subject: 'A client disagrees with your decision',
    lines: () => [
      'A client whose record you didn’t change has written a statement. It’s kept with the record, and goes with it.',
      'You can use this link to answer it. You don’t have to.',
    ],
    label: 'Read the statement',
  },
  'provider-withdrawn': {
    subject: 'A request to change a record was withdrawn',
    lines: () => [
      'The client who asked to change a record has withdrawn the request. You don’t have to decide.',
    ],
    label: 'See the request',
  },
};

/** An email to the provider who wrote the record. */
export function amendmentProviderLetter(
  news: ProviderNews,
  of: { readonly name: string; readonly dueOn: string; readonly url: string },
): Letter {
  const { subject, lines, label } = providerSentences[news];
  return renderLetter({
    subject,
    greeting: `Hello ${of.name},`,
    paragraphs: lines(of.dueOn),
    link: { label, url: of.url },
  });
}

/** Tells the privacy officer of a request to amend that is late. */
export function amendmentOverdueAlert(reference: string, dueOn: string, url: string): Letter {
  return renderLetter({
    subject: `Overdue: a request to amend a record (${reference})`,
    greeting: 'Hello,',
    paragraphs: [
      `The last day of request ${reference} was ${dueOn} (45 CFR 164.526), and nobody has decided. You’ll get this email every day until someone does.`,
    ],
    link: { label: 'Open the case', url },
  });
}
