import type { Response } from 'express';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import { accountingCsv } from '../../records/accounting-csv.js';
import { accountingPdf } from '../../records/accounting-pdf.js';

/** Sends an accounting of disclosures as a file. */
export async function sendAccounting(
  response: Response,
  accounting: Accounting,
  kind: 'pdf' | 'csv',
): Promise<void> {
  const file = kind === 'pdf' ? await accountingPdf(accounting) : accountingCsv(accounting);
  const type = kind === 'pdf' ? 'application/pdf' : 'text/csv; charset=utf-8';
  response.type(type).attachment(`disclosures-${accounting.through}.${kind}`).send(file);
}
