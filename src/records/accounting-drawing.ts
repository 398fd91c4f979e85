import { disclosureBases, type Accounting } from '../domain/disclosure/accounting.js';
import { longDate } from '../mail/dates.js';
import { openPdf } from './pdf/document.js';

/** An accounting of disclosures, drawn in a thread: fonts and long lists take a while. */
export async function drawInThread(accounting: Accounting): Promise<Uint8Array> {
  const { clientName, since, through, madeAt, timeZone, disclosures } = accounting;
  const title = 'Who got your health information';
  const pdf = openPdf({
    title,
    author: 'Headway',
    madeAt,
    timeZone,
    running: [clientName, ''],
    foot: 'Accounting of disclosures (45 CFR 164.528)',
  });
  pdf.write('H1', 'title', title);
  pdf.space(6);
  pdf.write('P', 'body', `${clientName}, from ${longDate(since)} through ${longDate(through)}`);
  pdf.space(4);
  for (const line of accountingPreface(disclosures.length)) {
    pdf.write('P', 'body', line);
    pdf.space(4);
  }
  for (const { disclosedOn, recipientName, recipientAddress, what, purpose, basis } of disclosures) {
    pdf.space(6);
    pdf.write('H2', 'heading', `${longDate(disclosedOn)}: ${recipientName}`);
    for (const line of [recipientAddress, `What: ${what}`, `Why: ${purpose}`, disclosureBases[basis]])
      if (line !== '') pdf.write('P', 'body', line);
  }
  pdf.end();
  return pdf.take();
}

/** What stands over an accounting, on the page and in the document. */
export function accountingPreface(count: number): readonly string[] {
  return [
    'This lists each time we gave your health information to someone outside your care, in the last six years. The law (45 CFR 164.528) leaves out what we used for treatment, payment and running Headway, what went to you, and what you allowed in writing.',
    count === 0 ? 'There were none.' : `There ${count === 1 ? 'was 1' : `were ${count}`}.`,
  ];
}
