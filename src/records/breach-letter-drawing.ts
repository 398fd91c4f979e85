import { supportTimeZone } from '../domain/case/tasks.js';
import { languages } from '../domain/languages.js';
import { dateIn } from '../domain/zoned-time.js';
import { longDate } from '../mail/dates.js';
import { breachSections, type BreachTold } from '../mail/disclosure-report/letters.js';
import { breachSentences } from '../mail/disclosure-report/sentences.js';
import { openPdf } from './pdf/document.js';

/** Points of a page: so many are never left on one that was begun. */
const wholePage = 792;

/** A letter about a breach to be mailed, drawn in a thread: one language after the other, each on a page of its own, under its date. */
export async function drawInThread({ told, madeAt }: BreachLetterFacts): Promise<Uint8Array> {
  const { subject } = breachSentences.en;
  const pdf = openPdf({
    title: subject,
    author: 'Headway',
    madeAt,
    timeZone: supportTimeZone,
    running: [told.name, ` · ${told.reference}`],
    foot: 'Notice under 45 CFR 164.404',
  });
  for (const language of languages) {
    const said = breachSentences[language];
    pdf.speak(language);
    if (language !== languages[0]) pdf.keep(wholePage);
    pdf.write('P', 'body', longDate(dateIn(supportTimeZone, madeAt), language));
    pdf.space(8);
    pdf.write('H1', 'title', said.subject);
    for (const line of [said.greeting(told.name), said.intro]) {
      pdf.space(8);
      pdf.write('P', 'body', line);
    }
    for (const { heading, lines, items = [] } of breachSections(told, language)) {
      pdf.space(8);
      pdf.keep(60);
      pdf.write('H2', 'heading', heading);
      for (const line of lines) pdf.write('P', 'body', line);
      if (items.length > 0) pdf.list(items);
    }
  }
  pdf.end();
  return pdf.take();
}

/** A letter, and when it was made. */
export interface BreachLetterFacts {
  readonly told: BreachTold;
  readonly madeAt: Date;
}
