import type { Dependencies } from '../../dependencies.js';
import { toldBy } from '../../domain/record-request/clock.js';
import { mailboxOf } from '../../operations/account-suspension/doubted-address.js';
import type { Holders } from '../../operations/record-request/letter.js';
import { addresseeOf, requestLetter } from '../../operations/record-request/letter.js';
import {
  fileToMail,
  mailedOut,
  notMailed,
  type FileToMail,
} from '../../operations/record-request/mail-out.js';
import { factsOf, type RequestRow } from '../../operations/record-request/row.js';
import { MailTrouble } from '../../ports.js';
import { lockedArchive } from '../../records/export/locked-archive.js';
import { createTurns, TooBusy } from '../../security/turns.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailInTime } from '../kit/mail-in-time.js';
import type { MailOutcome } from '../kit/mail-once.js';

/** How many files are encrypted and mailed at once: each is in memory while it is. Those that wait keep places of their worker, beside those of mails (src/temporal/worker.ts); the others come later. */
const takeTurn = createTurns({ atOnce: 2, waiting: 2 });

/** Mails the files that were granted and are wanted by email: each once by its key, as a ZIP that only its passphrase opens. One that can't go is downloaded in its place. */
export async function mailFiles(
  dependencies: Dependencies,
  of: { readonly row: RequestRow; readonly holders: Holders; readonly at: Date },
): Promise<void> {
  const { row, at } = of;
  const byEmail = row.parts.filter(({ state, delivery }) => state === 'granted' && delivery === 'email');
  await mailEvery(byEmail, async ({ id: partId }) => {
    const toMail = await fileToMail(dependencies, { requestId: row.id, partId, at });
    if (toMail === null) return;
    const outcome = await inTurn(() => mailFile(dependencies, of, toMail));
    await dependencies.db.$transaction((tx) =>
      outcome.kind === 'accepted' ? mailedOut(tx, toMail, at) : notMailed(tx, toMail, outcome.because, at),
    );
  });
}

async function inTurn(work: () => Promise<MailOutcome>): Promise<MailOutcome> {
  try {
    return await takeTurn(work);
  } catch (error) {
    throw error instanceof TooBusy ? new MailTrouble('Too many files wait to be mailed', 'busy') : error;
  }
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
  const mail = {
    key: `${row.id}/records-${due.key}`,
    template: 'records-mailed',
    to: await mailboxOf(dependencies.db, row),
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
  } as const;
  return mailInTime(dependencies, mail, toldBy(factsOf(row), due.template));
}
