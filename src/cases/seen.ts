import type { Transaction } from '../adapters/database.js';
import type { CaseEventCode } from '../domain/case/events.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { CaseEvent, Prisma } from '../generated/prisma/client.js';
import { keyOfPress } from './press-key.js';

export const newestFirst = [
  { at: 'desc' },
  { id: 'desc' },
] satisfies Prisma.CaseEventOrderByWithRelationInput[];

/** What people say behind a mailed link, where a line names no account: a person who decides has to have read that, too. */
const saidBehindLink: readonly CaseEventCode[] = [
  'contact-written',
  'contact-reopened',
  'amendment-others-named',
  'records-asker-known',
  'records-granted',
  'records-uploaded',
  'records-said-sent',
  'records-contradicted',
  'records-review-asked',
  'records-revoked',
  'records-wishes',
];

/** A case with what a person did on it last. */
interface Told {
  readonly newestDeed: CaseEvent | null;
}

/** The newest line of what people did on a case, however many the system added since: those change nobody's mind. */
export function newestDeedOn(db: Transaction, caseId: string): Promise<CaseEvent | null> {
  return db.caseEvent.findFirst({
    where: { caseId, OR: [{ actorId: { not: null } }, { code: { in: [...saidBehindLink] } }] },
    orderBy: newestFirst,
  });
}

/** What a page has seen of what people did. */
export function versionOf({ newestDeed }: Told): string {
  return idOf(newestDeed);
}

/** What a person did on a case since a page was loaded, if anything; null too where the page doesn't say when that was. */
export function changeSince(row: Told, version: string | undefined): CaseEvent | null {
  return version === undefined || version === versionOf(row) ? null : row.newestDeed;
}

/** What someone hears who decided on a page that shows less than was done since. */
export const seenLess = { refused: 'act-token-stale', field: 'reason' } as const satisfies Refusal;

/** A button of a case's page as it was pressed: by whom, on what version of the case, and with which words. */
export interface Pressed {
  readonly caseId: string;
  readonly accountId: string;
  readonly act: string;
  /** What the form sent; its `version` is what its page had seen, and one without is of a program. */
  readonly typed: Readonly<Record<string, string | undefined>>;
}

/**
 * Does what was pressed on a case as its page showed it, or refuses it where anyone did something since; what nobody of our staff pressed is done. The caller holds the
 * lock under which people's lines are written, so that of two who press at once the second is refused.
 */
export async function asSeen<Done extends object>(
  tx: Transaction,
  pressed: Pressed | null,
  decide: () => Promise<Done | Refusal>,
): Promise<Done | Refusal> {
  if (pressed === null) return decide();
  const { caseId, accountId, typed } = pressed;
  const before = await newestDeedOn(tx, caseId);
  if (isOther(before, typed['version'])) return seenLess;
  const done = await decide();
  if (!isRefusal(done))
    await tx.caseEvent.updateMany({
      where: { caseId, actorId: accountId, id: { gt: before?.id ?? 0 } },
      data: { pressKey: keyOf(pressed) },
    });
  return done;
}

/**
 * What someone hears of a press: what it did; where this very press was done before, how things stand now, as pressed twice it is done once; or why it was refused, which is
 * that they saw less than people did since, if they did.
 */
export async function heardOf<Row extends object>(
  db: Transaction,
  pressed: Pressed,
  answer: Row | Refusal,
  read: (db: Transaction, caseId: string) => Promise<Row | null>,
): Promise<Row | Refusal> {
  if (!isRefusal(answer)) return answer;
  const { caseId } = pressed;
  const isDone = (await db.caseEvent.count({ where: { caseId, pressKey: keyOf(pressed) } })) > 0;
  return (await (isDone ? read(db, caseId) : refuseStale(db, pressed))) ?? answer;
}

/** Refuses a press whose page shows less than people did since; null where it shows all, or says no version. */
export async function refuseStale(db: Transaction, { caseId, typed }: Pressed): Promise<Refusal | null> {
  return (await isStale(db, caseId, typed['version'] ?? null)) ? seenLess : null;
}

/** Whether anyone did something on a case since what an act token was taken on; null says nothing of that. */
export async function isStale(tx: Transaction, caseId: string, seen: string | null): Promise<boolean> {
  return seen !== null && isOther(await newestDeedOn(tx, caseId), seen);
}

/**
 * Refuses an act whose token its workflow has redeemed where anyone did something since the page it was taken on, as not all goes through the workflow. The caller
 * holds the lock of the row where the act decides. A retried attempt finds its own line, which is of the same instant.
 */
export async function checkSeen(
  tx: Transaction,
  { caseId, actorId, at }: { readonly caseId: string; readonly actorId: string; readonly at: Date },
): Promise<Refusal | null> {
  const { workflowId } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  // Acts come in turn: the last token that a workflow has redeemed of someone is that of the act that it waits for.
  const token = await tx.actToken.findFirst({
    where: { workflowId, accountId: actorId, redeemedAt: { not: null } },
    orderBy: { redeemedAt: 'desc' },
  });
  if (!(await isStale(tx, caseId, token?.seen ?? null))) return null;
  return (await hasActed(tx, { caseId, actorId, at })) ? null : { refused: 'act-token-stale' };
}

/** Whether an act has written its line by now: a retried attempt, which is of the same instant, finds its own. */
export async function hasActed(
  tx: Transaction,
  line: { readonly caseId: string; readonly actorId: string; readonly at: Date },
): Promise<boolean> {
  return (await tx.caseEvent.count({ where: line })) > 0;
}

function isOther(newest: CaseEvent | null, version: string | undefined): boolean {
  return version !== undefined && version !== idOf(newest);
}

function idOf(line: CaseEvent | null): string {
  return String(line?.id ?? 0);
}

function keyOf({ accountId, act, typed }: Pressed): string {
  return keyOfPress(typed['version'] ?? '', [accountId, act, JSON.stringify(typed)]);
}
