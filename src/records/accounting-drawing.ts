import type { Accounting } from '../domain/disclosure/accounting.js';
import { longDate } from '../mail/dates.js';
import { accountingWords } from '../mail/disclosure/words.js';
import { openPdf } from './pdf/document.js';

/** An accounting of disclosures, drawn in a thread: fonts and long lists take a while. */
export async function drawInThread(accounting: Accounting): Promise<Uint8Array> {
  const { clientName, since, through, madeAt, timeZone, language, disclosures } = accounting;
  const words = accountingWords[language];
  const pdf = openPdf({
    title: words.title,
    author: 'Headway',
    madeAt,
    timeZone,
    running: [clientName, ''],
    foot: words.foot,
    language,
  });
  pdf.write('H1', 'title', words.title);
  pdf.space(6);
  const period = words.period(longDate(since, language), longDate(through, language));
  pdf.write('P', 'body', `${clientName}. ${period}`);
  pdf.space(4);
  for (const line of [...words.preface, words.count(disclosures.length)]) {
    pdf.write('P', 'body', line);
    pdf.space(4);
  }
  const [, , whatIs, why] = words.columns;
  for (const { disclosedOn, recipientName, recipientAddress, what, purpose, basis } of disclosures) {
    pdf.space(6);
    pdf.write('H2', 'heading', `${longDate(disclosedOn, language)}: ${recipientName}`);
    for (const line of [recipientAddress, `${whatIs}: ${what}`, `${why}: ${purpose}`, words.basis[basis]])
      if (line !== '') pdf.write('P', 'body', line);
  }
  pdf.end();
  return pdf.take();
}
