import type { Transaction } from '../../adapters/database.js';
import { authorizationOver, grantedDays } from '../../domain/record-request/authorization.js';
import { dueOn, stateOf } from '../../domain/record-request/clock.js';
import { isReleased } from '../../domain/record-request/facts.js';
import { asksClinician } from '../../domain/record-request/minors.js';
import { isMailedOut } from '../../domain/record-request/passphrase.js';
import { everyDay, type DayRange } from '../../domain/record-request/scope.js';
import type { RecordRequestStatus } from '../../domain/record-request/states.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { fullName } from '../../domain/person-name.js';
import type { DestructionCertificate, RecordRequestPart } from '../../generated/prisma/client.js';
import type { MissingNotes } from '../note-export/missing-notes.js';
import { holdersOf, type Holder } from './holders.js';
import { missingOf } from './missing-notes.js';
import { factsOf, isMinorsRequest, type RequestRow } from './row.js';

/** One provider's part as its page shows it. */
export interface ShownPart {
  readonly part: RecordRequestPart;
  /** Whether its file is there for who asked. */
  readonly isReleased: boolean;
  readonly holder: Holder | null;
  /** The notes that its file lacks; null where it is whole, or isn't made. */
  readonly missing: MissingNotes | null;
  /** Whether what it lacks keeps it from going out: nobody decided yet that it goes out without. */
  readonly isHeldBack: boolean;
  /** Until when its release can be downloaded; null while there is none. */
  readonly downloadableUntil: Date | null;
  /** Whether it goes to nobody before the person consented (42 CFR Part 2). */
  readonly waitsForConsent: boolean;
  /** Whether it was emailed, and its passphrase may be asked for. */
  readonly isMailedOut: boolean;
  /** What is left of a chart that was destroyed. */
  readonly destroyed: Pick<DestructionCertificate, 'destroyedAt' | 'ruleSource' | 'hash'> | null;
}

/** A request as the pages of who asked, who holds and who decides show it. */
export interface ShownRequest {
  readonly row: RequestRow;
  readonly status: RecordRequestStatus;
  readonly dueOn: CalendarDate;
  readonly parts: readonly ShownPart[];
  /** Whether a clinician answers the questions about a minor's consent first (45 CFR 164.502(g)(3)). */
  readonly asksClinician: boolean;
  /** Days of the records that are wanted, within what is authorized. */
  readonly days: DayRange;
  /** Whether an authorization was withdrawn, or its last day is over: nothing more is released on it. */
  readonly isAuthorizationOver: boolean;
  /** Whose records they are; null once nothing of them is left. */
  readonly client: { readonly name: string; readonly birthDate: CalendarDate } | null;
}

/** Reads what the pages of a request show, at an instant. */
export async function readShown(tx: Transaction, row: RequestRow, at: Date): Promise<ShownRequest> {
  const facts = factsOf(row);
  const [holders, exports, certificates, client] = await Promise.all([
    holdersOf(
      tx,
      row.parts.map(({ providerId }) => providerId),
    ),
    tx.noteExport.findMany({
      where: { id: { in: row.parts.flatMap(({ exportId }) => exportId ?? []) } },
      select: { id: true, expiresAt: true, state: true, notesUnrendered: true, notesTotal: true },
    }),
    tx.destructionCertificate.findMany({
      where: { chartId: { in: row.parts.map(({ chartId }) => chartId) } },
    }),
    tx.client.findUnique({ where: { id: row.clientId } }),
  ]);
  return {
    row,
    status: stateOf(facts, at),
    dueOn: dueOn(facts),
    asksClinician: asksClinician(row.requester, isMinorsRequest(row, at)),
    days: grantedDays(facts) ?? everyDay,
    isAuthorizationOver: authorizationOver(facts, at) !== null,
    client: client && {
      name: fullName(client),
      birthDate: calendarDate(client.birthDate),
    },
    parts: row.parts.map((part) => {
      const made = exports.find(({ id }) => id === part.exportId) ?? null;
      const missing = missingOf(part, made);
      return {
        part,
        missing,
        isHeldBack: part.state === 'granted' && part.notesMissing === null && missing !== null,
        isReleased: facts.parts.some((one) => one.id === part.id && isReleased(one)),
        holder: holders.get(part.providerId) ?? null,
        downloadableUntil: made?.expiresAt ?? null,
        waitsForConsent: facts.parts.some((one) => one.id === part.id && one.needsConsent),
        isMailedOut: facts.parts.some((one) => one.id === part.id && isMailedOut(one)),
        destroyed: certificates.find(({ chartId }) => chartId === part.chartId) ?? null,
      };
    }),
  };
}
