import { retentionPolicy } from '../domain/record-retention/standing.js';
import { removedInWords } from '../domain/record-retention/removed.js';
import { dateIn, plusDays, type CalendarDate } from '../domain/zoned-time.js';
import { longDate, longInstant } from '../mail/dates.js';
import { openPdf } from './pdf/document.js';
import { writeFacts } from './pdf/facts.js';

/** What a certificate of destruction states. */
export interface DestructionFacts {
  readonly chartId: string;
  readonly clientId: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly keptThrough: CalendarDate;
  readonly rule: string;
  readonly ruleSource: string;
  readonly rulesVersion: CalendarDate;
  readonly removed: Readonly<Record<string, number>>;
  readonly approvedBy: string;
  readonly approvedAt: Date;
  readonly destroyedAt: Date;
  /** When key and files were gone, too. */
  readonly finishedAt: Date | null;
  readonly hash: string;
  /** The line of the audit trail that has the same hash; null where none has, or the certificate says something else than its hash. */
  readonly auditLine: string | null;
  readonly timeZone: string;
}

/** The certificate of a destroyed chart, drawn in a thread: fonts and long names take a while. */
export async function drawInThread(facts: DestructionFacts): Promise<Uint8Array> {
  const title = 'Certificate of destruction';
  const pdf = openPdf({
    title: `${title}: chart ${facts.chartId}`,
    author: 'Headway',
    madeAt: facts.finishedAt ?? facts.destroyedAt,
    timeZone: facts.timeZone,
    running: [title, ` · chart ${facts.chartId}`],
    foot: title,
  });
  pdf.write('H1', 'title', title);
  pdf.space(10);
  if (facts.auditLine === null) {
    pdf.warn('This certificate does not agree with the audit trail.');
    pdf.write('P', 'body', 'It was changed, or the line about it is missing. Tell the privacy officer.');
    pdf.space(8);
  }
  writeFacts(pdf, [...recordFacts(facts), ...destructionFacts(facts)]);
  pdf.end();
  return pdf.take();
}

function recordFacts(facts: DestructionFacts): [string, string][] {
  return [
    ['Chart', facts.chartId],
    ['Client', `${facts.clientId} (no name is kept here)`],
    // On a line of its own: behind a name that is written from right to left, digits would be drawn before it.
    ['Provider', `${facts.providerName}\n${facts.providerId}`],
    ['Kept through', longDate(facts.keptThrough)],
    ['Rule', `${facts.rule}: ${facts.ruleSource}\nRules of ${longDate(facts.rulesVersion)}`],
  ];
}

function destructionFacts(facts: DestructionFacts): [string, string][] {
  const { timeZone, finishedAt } = facts;
  return [
    ['Approved', `${longInstant(facts.approvedAt, timeZone)}, by ${facts.approvedBy}`],
    [
      'Removed from the database',
      `${longInstant(facts.destroyedAt, timeZone)}: ${removedInWords(facts.removed)}`,
    ],
    [
      'Encryption key and rendered files',
      finishedAt === null
        ? 'Being destroyed. Download this certificate again tomorrow.'
        : `Destroyed ${longInstant(finishedAt, timeZone)}. Without the key no note can be read in any copy or backup of the database.`,
    ],
    ...(finishedAt === null
      ? []
      : [
          [
            'Backups of the key store',
            `Each ends ${retentionPolicy.keyBackupDays} days after it was made, the last one with this key on ${longDate(plusDays(dateIn(timeZone, finishedAt), retentionPolicy.keyBackupDays))}.`,
          ] satisfies [string, string],
        ]),
    [
      'Hash (SHA-256) of what this certificate says',
      facts.auditLine === null
        ? facts.hash
        : `${facts.hash}\nThe same hash is in line ${facts.auditLine} of the audit trail, which is append-only and chained.`,
    ],
  ];
}
