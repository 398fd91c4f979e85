import { supportTimeZone } from '../domain/case/tasks.js';
import { dateIn } from '../domain/zoned-time.js';
import { longDate } from '../mail/dates.js';
import type { Letter } from '../mail/letter.js';
import { openPdf } from './pdf/document.js';

/** A letter on paper: the words of the email, and to whom it goes. */
export interface PaperLetter {
  readonly letter: Pick<Letter, 'language' | 'subject' | 'text'>;
  readonly name: string;
  readonly reference: string;
  readonly madeAt: Date;
}

/** A letter as it is mailed, drawn in a thread, under its date: a paragraph of the email is one on paper. */
export async function drawInThread({ letter, name, reference, madeAt }: PaperLetter): Promise<Uint8Array> {
  const { language, subject, text } = letter;
  const pdf = openPdf({
    language,
    title: subject,
    author: 'Headway',
    madeAt,
    timeZone: supportTimeZone,
    running: [name, ` · ${reference}`],
    foot: reference,
  });
  pdf.write('P', 'body', longDate(dateIn(supportTimeZone, madeAt), language));
  pdf.space(8);
  pdf.write('H1', 'title', subject);
  for (const paragraph of text.split('\n\n')) {
    pdf.space(8);
    pdf.write('P', 'body', paragraph);
  }
  pdf.end();
  return pdf.take();
}
