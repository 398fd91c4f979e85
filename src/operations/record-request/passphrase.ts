import { randomBytes } from 'node:crypto';
import type { Transaction } from '../../adapters/database.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Config } from '../../config.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import { authorizationOver } from '../../domain/record-request/authorization.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isMailedOut, passphraseBytes, passphraseOf } from '../../domain/record-request/passphrase.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { openMessage, sealMessage } from '../contact-request/message-text.js';
import { findByBirthDate } from './birth-date.js';
import { factsOf, lockPart } from './row.js';

/** What of a part is written where it has no passphrase (anymore): what was emailed can't be opened then. */
export const noPassphrase = { passphraseKeyId: null, sealedPassphrase: null } as const;

/** The passphrase of the file of a part, made where there is none; a retry finds it. The caller holds the lock of the request. */
export async function passphraseFor(
  tx: Transaction,
  config: Config,
  part: RecordRequestPart,
  exportId: string,
): Promise<string> {
  const known = passphraseIn(config, part);
  if (known !== null) return known;
  const passphrase = passphraseOf(randomBytes(passphraseBytes));
  const { keyId, sealedText } = sealMessage(config, exportId, passphrase);
  const data = { passphraseKeyId: keyId, sealedPassphrase: sealedText };
  await tx.recordRequestPart.update({ where: { id: part.id }, data });
  return passphrase;
}

function passphraseIn(
  config: Config,
  { exportId: id, passphraseKeyId: keyId, sealedPassphrase: sealedText }: RecordRequestPart,
): string | null {
  return id === null || keyId === null || sealedText === null
    ? null
    : openMessage(config, { id, keyId, sealedText });
}

/** A passphrase, told to someone who may know it. */
export interface ToldPassphrase {
  readonly partId: string;
  readonly passphrase: string;
}

/**
 * Shows who asked the passphrase of the records that were emailed: behind the link, with the date of birth of the person whose records they are, as a download does. An
 * authorization that was withdrawn meanwhile refuses, so what was emailed stays shut.
 */
export async function showPassphrase(
  dependencies: Dependencies,
  request: { readonly token: string; readonly partId: string; readonly birthDate: string },
): Promise<ToldPassphrase | Refusal> {
  const asked = await findByBirthDate(dependencies, request);
  if (isRefusal(asked)) return asked;
  const { partId } = request;
  return tell(dependencies, { requestId: asked.id, partId, line: { code: 'records-passphrase-shown' } });
}

/** Tells the passphrase to someone of our staff who says it by phone: with a reason, which is in the audit trail. */
export async function readOutPassphrase(
  dependencies: Dependencies,
  request: {
    readonly requestId: string;
    readonly partId: string;
    readonly by: Decider;
    readonly reason: string;
  },
): Promise<ToldPassphrase | Refusal> {
  const { requestId, partId, by } = request;
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  if (isRefusal(reason)) return reason;
  const line = { code: 'records-passphrase-read', detail: { reason }, actorId: by.id } as const;
  return tell(dependencies, { requestId, partId, line });
}

async function tell(
  { db, config, clock }: Dependencies,
  of: { readonly requestId: string; readonly partId: string; readonly line: Omit<CaseLine, 'key'> },
): Promise<ToldPassphrase | Refusal> {
  const { requestId, partId, line } = of;
  return db.$transaction(async (tx): Promise<ToldPassphrase | Refusal> => {
    const at = clock();
    const locked = await lockPart(tx, requestId, partId);
    if (locked === null) return { refused: 'not-found' };
    const { row, part } = locked;
    if (row.settledAt !== null) return { refused: 'record-request-over' };
    const facts = factsOf(row);
    const refusal = authorizationOver(facts, at);
    if (refusal !== null) return refusal;
    const isOut = facts.parts.some((one) => one.id === partId && isMailedOut(one));
    const passphrase = isOut ? passphraseIn(config, part) : null;
    if (passphrase === null) return { refused: 'release-not-ready' };
    await addLine(tx, requestId, at, { key: `passphrase/${partId}/${at.getTime()}`, ...line });
    return { partId, passphrase };
  });
}
