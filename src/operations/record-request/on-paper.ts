import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { AskerTemplate } from '../../mail/record-amendment/sentences.js';
import type { RecordTemplate } from '../../mail/record-request/sentences.js';
import type { PaperLetter } from '../../records/letter-drawing.js';
import { letterPdf } from '../../records/letter-pdf.js';
import { accountingLettersOf, askedAccountingLetter } from '../accounting-request/letters.js';
import { readAccountingRequest } from '../accounting-request/row.js';
import type { AccountingTemplate } from '../../mail/accounting-request/letters.js';
import { askerLetter } from '../record-amendment/letter.js';
import { amendmentLettersOf } from '../record-amendment/letters-due.js';
import { readAmendment } from '../record-amendment/row.js';
import { holdersOf } from './holders.js';
import { addresseeOf, requestLetter } from './letter.js';
import { lettersDue } from './letters-due.js';
import { readRequest } from './row.js';

/** A letter that a request for records, to amend one or for an accounting has called for, by the key that tells it apart. */
interface Printable {
  readonly key: string;
  readonly template: RecordTemplate | AskerTemplate | AccountingTemplate;
  readonly print: () => Promise<PaperLetter>;
}

/** The letters of a case that may go by mail, the first first; none where the case is of another kind. */
export async function lettersOnPaper(dependencies: Dependencies, caseId: string): Promise<Printable[]> {
  const { db, clock } = dependencies;
  const at = clock();
  const row = await readRequest(db, caseId);
  if (row !== null) {
    const providerIds = row.parts.map(({ providerId }) => providerId);
    return lettersDue(row, at).map((due) => ({
      ...due,
      print: async () => {
        const holders = await holdersOf(db, providerIds);
        const to = await addresseeOf(db, row, due.template);
        const letter = await requestLetter(dependencies, { row, to, holders, due, on: 'paper' });
        return { letter, name: to.name, reference: row.case.reference, madeAt: at };
      },
    }));
  }
  const amendment = await readAmendment(db, caseId);
  if (amendment === null) return accountingLetters(dependencies, caseId, at);
  return amendmentLettersOf(amendment, at).map((template) => ({
    key: template,
    template,
    print: async () => {
      const letter = await askerLetter(dependencies, { row: amendment, template, on: 'paper' });
      const { reference } = amendment.case;
      return { letter, name: amendment.requesterName, reference, madeAt: at };
    },
  }));
}

async function accountingLetters(
  dependencies: Dependencies,
  caseId: string,
  madeAt: Date,
): Promise<Printable[]> {
  const row = await readAccountingRequest(dependencies.db, caseId);
  if (row === null) return [];
  return accountingLettersOf(row, madeAt).map((template) => ({
    key: template,
    template,
    print: async () => {
      const letter = await askedAccountingLetter(dependencies, { row, template, on: 'paper' });
      return { letter, name: row.requesterName, reference: row.case.reference, madeAt };
    },
  }));
}

/** Makes one of these letters on paper, as PDF, for someone whom no email reaches: who made it and why stands on the time line. Locks nothing. */
export async function printLetter(
  dependencies: Dependencies,
  request: {
    readonly caseId: string;
    readonly key: string;
    readonly by: Decider;
    readonly reason: string;
  },
): Promise<Buffer | Refusal> {
  const { caseId, key, by } = request;
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  if (isRefusal(reason)) return reason;
  const letters = await lettersOnPaper(dependencies, caseId);
  const chosen = letters.find((one) => one.key === key);
  if (chosen === undefined) return { refused: 'state-does-not-allow' };
  const paper = await chosen.print();
  const { madeAt } = paper;
  // Drawn before it is written down: one that can't be drawn now wasn't made.
  const pdf = await letterPdf(paper);
  await dependencies.db.$transaction((tx) =>
    addLine(tx, caseId, madeAt, {
      key: `on-paper/${key}/${madeAt.getTime()}`,
      code: 'letter-on-paper',
      detail: { template: chosen.template, reason },
      actorId: by.id,
    }),
  );
  return pdf;
}
