import type { InformationKind, Mishap } from '../../domain/disclosure-report/kinds.js';
import { languages, type Language } from '../../domain/languages.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';
import { breachSentences } from './sentences.js';

/** What a letter about a breach names. */
export interface BreachTold {
  readonly name: string;
  readonly reference: string;
  readonly mishap: Mishap;
  readonly information: readonly InformationKind[];
  readonly happenedOn: CalendarDate;
  readonly discoveredOn: CalendarDate;
  readonly contactUrl: string;
  readonly contactEmail: string;
}

/** One part of a letter about a breach, under its heading. */
interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
  /** Listed below the lines. */
  readonly items?: readonly string[];
}

/** A letter about a breach in one language, as its parts. */
export function breachSections(of: BreachTold, language: Language): readonly Section[] {
  const said = breachSentences[language];
  const { headings, steps } = said;
  const day = (date: CalendarDate) => longDate(date, language);
  return [
    {
      heading: headings.what,
      lines: [said.happened[of.mishap], said.when(day(of.happenedOn), day(of.discoveredOn))],
    },
    { heading: headings.information, lines: [], items: of.information.map((kind) => said.information[kind]) },
    { heading: headings.steps, lines: [said.always, ...of.information.flatMap((kind) => steps[kind] ?? [])] },
    { heading: headings.doing, lines: said.doing },
    {
      heading: headings.contact,
      lines: [said.contact(of.contactUrl, of.contactEmail), said.reference(of.reference)],
    },
  ];
}

/** The email to someone whose information went to the wrong person; in both languages, since nobody asked them for theirs. */
export function breachLetter(of: BreachTold): Letter {
  const [english, spanish] = languages.map((language) => {
    const { subject, greeting, intro } = breachSentences[language];
    return renderLetter({
      language,
      subject,
      greeting: greeting(of.name),
      paragraphs: [
        intro,
        ...breachSections(of, language).map(({ heading, lines, items = [] }) =>
          [heading, ...lines, ...items.map((item) => `• ${item}`)].join('\n'),
        ),
      ],
    });
  });
  if (english === undefined || spanish === undefined)
    throw new Error('A letter about a breach in one language');
  return {
    language: 'en',
    subject: `${english.subject} / ${spanish.subject}`,
    text: `${english.text}\n\n\n${spanish.text}`,
    html: `${english.html}\n<div lang="es">\n${spanish.html}\n</div>`,
  };
}

/** Tells the privacy officer of a report whose last day is over. */
export function lateBreachAlert(reference: string, dueOn: string, url: string): Letter {
  return renderLetter({
    subject: `Overdue: a disclosure to the wrong person (${reference})`,
    greeting: 'Hello,',
    paragraphs: [
      `The last day of report ${reference} was ${dueOn} (45 CFR 164.404–408), and someone still has to be told. You’ll get this email every day until everyone has been.`,
    ],
    link: { label: 'Open the case', url },
  });
}
