import { randomBytes } from 'node:crypto';
import type { Database, Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { parseReference } from '../../domain/ids.js';
import { minutesAfter } from '../../domain/instants.js';
import { takesProofs } from '../../domain/note-retrieval/states.js';
import type { Refusal } from '../../domain/refusals.js';
import { parseCode, twoFactorPolicy } from '../../domain/two-factor/rules.js';
import type { NoteRetrieval } from '../../generated/prisma/client.js';
import { noteRetrievalId, retrievalChanged } from '../../protocol/note-retrieval/messages.js';
import { isCode } from '../../tokens/one-time-code.js';
import { addProof } from './prove.js';
import { lockRetrieval, type RetrievalWithProofs } from './settle.js';

/** The phone that a code goes to: the one that got the sign-in codes, or the one kept at the end. */
export function formerPhoneOf(account: {
  readonly formerFactorPhone: string | null;
  readonly formerPhone: string | null;
}): string | null {
  return account.formerFactorPhone ?? account.formerPhone;
}

/** The phone that a code of an account's former owner goes to; null where none is kept, or the account is gone. */
export async function findFormerPhone(db: Database, accountId: string): Promise<string | null> {
  const account = await db.account.findUnique({ where: { id: accountId } });
  return account && formerPhoneOf(account);
}

/** What a code of a retrieval is derived from: itself, its round and its salt; null where none was asked for. */
export function codeRowOf({ id, codesAskedFor, codeSalt }: NoteRetrieval) {
  if (codeSalt === null) return null;
  return { id, challengeId: id, destination: 'phone', round: codesAskedFor, salt: codeSalt } as const;
}

/** Asks for another code to the former phone, of a retrieval that the caller has locked. Null when one is to be sent. */
export async function askForCode(
  tx: Transaction,
  row: RetrievalWithProofs,
  { at, actorId }: { readonly at: Date; readonly actorId?: string },
): Promise<Refusal | null> {
  if (!takesProofs(row.state) || row.accountId === null) return { refused: 'state-does-not-allow' };
  if (row.proofs.some(({ kind }) => kind === 'phone_code')) return { refused: 'proof-known' };
  const account = await tx.account.findUniqueOrThrow({ where: { id: row.accountId } });
  if (formerPhoneOf(account) === null) return { refused: 'method-not-offered' };
  const again = row.codeAskedForAt && minutesAfter(row.codeAskedForAt, twoFactorPolicy.resendSeconds / 60);
  if (again && again > at) return { refused: 'code-resend-too-soon' };
  if (row.codesAskedFor >= twoFactorPolicy.sendsPerChallenge) return { refused: 'code-limit-reached' };
  await tx.noteRetrieval.update({
    where: { id: row.id },
    data: {
      codesAskedFor: { increment: 1 },
      codeSalt: randomBytes(16).toString('base64url'),
      codeAskedForAt: at,
      codeTries: 0,
    },
  });
  await addLine(tx, row.id, at, {
    key: `code-asked-for/${row.codesAskedFor + 1}`,
    code: 'code-asked-for',
    detail: { method: 'text' },
    ...(actorId === undefined ? {} : { actorId }),
  });
  return null;
}

/** Asks for a code for someone who has opened the mailed link. Locks the account, then the retrieval. */
export async function askForCodeByLink(
  dependencies: Dependencies,
  retrievalId: string,
): Promise<Refusal | null> {
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockRetrieval(tx, retrievalId);
    if (row === null) return { refused: 'not-found' };
    const refusal = await askForCode(tx, row, { at: dependencies.clock() });
    if (refusal === null) after.signal(noteRetrievalId(row.id), retrievalChanged);
    return refusal;
  });
}

/**
 * Compares a code with the newest one that went to the former phone, at most five times. A reference that no one has, a code that wasn't sent and one that
 * is wrong get the same answer. Null when the phone is proven. Locks the account, then the retrieval.
 */
export async function provePhone(
  dependencies: Dependencies,
  typed: { readonly reference: string; readonly code: string },
): Promise<Refusal | null> {
  const code = parseCode(typed.code);
  if (code === null)
    return { refused: typed.code.trim() === '' ? 'code-missing' : 'code-malformed', field: 'code' };
  const reference = parseReference(typed.reference);
  const wrong = { refused: 'retrieval-code-wrong', field: 'code' } as const;
  if (reference === null) return wrong;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const found = await tx.case.findFirst({ where: { reference, kind: 'note_retrieval' } });
    const row = found === null ? null : await lockRetrieval(tx, found.id);
    if (row === null || !takesProofs(row.state) || !mayGuess(row, at)) return wrong;
    const derived = codeRowOf(row);
    if (derived === null || !isCode(dependencies.config.TOKEN_KEYS, derived, code)) {
      await tx.noteRetrieval.update({ where: { id: row.id }, data: { codeTries: { increment: 1 } } });
      await addLine(tx, row.id, at, {
        key: `code-wrong/${row.codesAskedFor}/${row.codeTries + 1}`,
        code: 'code-wrong',
        detail: { tries: row.codeTries + 1 },
      });
      return wrong;
    }
    if ((await addProof(tx, row, { kind: 'phone_code', recordedById: null, at })) !== null) return wrong;
    await tx.noteRetrieval.update({ where: { id: row.id }, data: { codeSalt: null } });
    after.signal(noteRetrievalId(row.id), retrievalChanged);
    return null;
  });
}

function mayGuess({ codeSalt, codeAskedForAt, codeTries }: NoteRetrieval, at: Date): boolean {
  if (codeSalt === null || codeAskedForAt === null) return false;
  return codeTries < twoFactorPolicy.tries && at < minutesAfter(codeAskedForAt, twoFactorPolicy.codeMinutes);
}
