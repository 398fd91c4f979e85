import type { Dependencies } from '../../dependencies.js';
import type { Holders } from '../../operations/record-request/letter.js';
import { addresseeOf, requestLetter } from '../../operations/record-request/letter.js';
import {
  fileToMail,
  mailedOut,
  notMailed,
  type FileToMail,
} from '../../operations/record-request/mail-out.js';
import type { RequestRow } from '../../operations/record-request/row.js';
import { lockedArchive } from '../../records/export/locked-archive.js';
import { createTurns } from '../../security/turns.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';

/** How many files are encrypted and mailed at once: each is in memory while it is. */
const inTurn = createTurns({ atOnce: 2, waiting: 20 });

/**
 * Mails the files that were granted and are wanted by email: each once by its key, as a ZIP that only its passphrase opens. Whether one of them can't go and is
 * to be downloaded in its place, which calls for another letter.
 */
export async function mailFiles(
  dependencies: Dependencies,
  of: { readonly row: RequestRow; readonly holders: Holders; readonly at: Date },
): Promise<boolean> {
  let isDiverted = false;
  for (const { id: partId, state, delivery } of of.row.parts) {
    if (state !== 'granted' || delivery !== 'email') continue;
    const toMail = await fileToMail(dependencies, { requestId: of.row.id, partId, at: of.at });
    if (toMail === null) continue;
    const outcome = await inTurn(() => mailFile(dependencies, of, toMail));
    await dependencies.db.$transaction((tx) =>
      outcome.kind === 'accepted'
        ? mailedOut(tx, toMail, of.at)
        : notMailed(tx, toMail, outcome.because, of.at),
    );
    if (outcome.kind !== 'accepted') isDiverted = true;
  }
  return isDiverted;
}

async function mailFile(
  dependencies: Dependencies,
  { holders, at }: { readonly holders: Holders; readonly at: Date },
  { row, part, exportId, file }: FileToMail,
): Promise<MailOutcome> {
  if (file === null) return { kind: 'withheld', because: 'too_large' };
  const { objectKey, size, passphrase } = file;
  const content = await dependencies.records.get(objectKey, { start: 0, end: size });
  const locked = await lockedArchive({ name: 'records.zip', content }, passphrase);
  const to = await addresseeOf(dependencies.db, row, 'mailed');
  const due = { template: 'mailed', key: `mailed/${exportId}`, owed: true, part } as const;
  return mailOnce(dependencies, {
    key: `${row.id}/records-${due.key}`,
    template: 'records-mailed',
    to: row.emailIsSafe ? to.email : null,
    // Someone who asks for records wants them; a client who left gets no other mail.
    evenUnsubscribed: true,
    letter: await requestLetter(dependencies, { row, to, holders, due, on: 'screen' }),
    attachments: [
      {
        filename: `headway-records-${row.case.reference}-${part.place}.zip`,
        contentType: 'application/zip',
        content: locked,
      },
    ],
    at,
  });
}
