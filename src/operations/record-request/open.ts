import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Language } from '../../domain/languages.js';
import { asksClinician } from '../../domain/record-request/minors.js';
import { lastDays } from '../../domain/record-request/policy.js';
import { majorityOf } from '../../domain/record-retention/majority.js';
import type { Refusal } from '../../domain/refusals.js';
import { calendarDate, dateIn, endOfDay, plusDays, type CalendarDate } from '../../domain/zoned-time.js';
import type { RecordRequester } from '../../generated/prisma/client.js';
import { recordRequestId } from '../../protocol/record-request/messages.js';
import { newId } from '../../security/new-id.js';
import { databaseDate } from './change.js';
import { lockChartsOf } from './asker.js';

/** A request that was opened, now or before. */
export interface OpenedRequest {
  readonly requestId: string;
  readonly reference: string;
  readonly isNew: boolean;
}

/** Someone asks for a client's records. */
export interface RecordAsking {
  readonly clientId: string;
  readonly requester: RecordRequester;
  readonly name: string;
  readonly email: string;
  /** False where they said that someone else may read it. */
  readonly emailIsSafe?: boolean;
  readonly language: Language;
  /** The account of a client who is logged in, or of the member of staff who took the request; null where an address alone speaks. */
  readonly actorId: string | null;
  /** Whether it is known already who asks: someone who is logged in asks for themselves. */
  readonly isProven: boolean;
  /** How our staff know who asks, where they know it already. */
  readonly papers?: string;
  readonly authorizedUntil: CalendarDate | null;
  readonly receivedAt: Date;
  readonly at: Date;
}

/**
 * Opens a request for all records of a client, a part for each provider; one that is open for the same asker already is the same: by their address, or without one by their name. A chart that was
 * destroyed is a part that is answered by its certificate. The rows of the charts are locked, so that none is destroyed meanwhile.
 */
export async function openRecordRequest(
  tx: Transaction,
  after: AfterCommit,
  asking: RecordAsking,
): Promise<OpenedRequest | Refusal> {
  const { clientId, requester, email, language, papers = '', receivedAt, at, emailIsSafe = true } = asking;
  await lockChartsOf(tx, clientId);
  const open = await openAlready(tx, asking);
  if (open !== null) return open;
  const client = await tx.client.findUnique({
    where: { id: clientId },
    include: { charts: { include: { provider: true } } },
  });
  const parts = await partsOf(tx, clientId, at);
  if (client === null || parts.length === 0) return { refused: 'record-request-unknown' };
  const { timeZone } = client;
  const ofAgeOn = comingOfAge(client, receivedAt);
  // A login proves who asks, and not that a minor may (45 CFR 164.502(g)(3)).
  const isLookedAt = requester !== 'person' || asksClinician(requester, ofAgeOn !== null);
  const isProven = asking.isProven && ofAgeOn === null;
  const dueAt = endOfDay(timeZone, lastDays(dateIn(timeZone, receivedAt)).due);
  const { caseId: requestId, reference } = await openCase(tx, {
    kind: 'record_request',
    workflowId: recordRequestId,
    subjectId: client.accountId ?? clientId,
    state: 'received',
    waitingOn: isProven ? 'system' : 'person',
    dueAt,
    at,
  });
  await tx.recordRequest.create({
    data: {
      id: requestId,
      clientId,
      requester,
      requesterName: asking.name,
      requesterEmail: email,
      emailIsSafe,
      // Whom no email reaches has no link to download from.
      delivery: emailIsSafe ? 'portal' : 'paper',
      language,
      timeZone,
      receivedAt,
      provenAt: isProven ? at : null,
      papers,
      provenById: isProven && papers !== '' ? asking.actorId : null,
      ofAgeOn: databaseDate(ofAgeOn),
      authorizedUntil: databaseDate(lastDayOf(asking, ofAgeOn)),
      parts: { create: parts },
    },
  });
  const line = {
    key: 'received',
    code: 'records-asked-for',
    detail: { requester, count: parts.length },
  } as const;
  await addLine(tx, requestId, at, asking.actorId === null ? line : { ...line, actorId: asking.actorId });
  if (isLookedAt) await askForProof(tx, { requestId, at });
  after.start(requestId);
  return { requestId, reference, isNew: true };
}

/** The request that is open for the same address. What an authorization names is read once, so that another authorization is another request. */
async function openAlready(tx: Transaction, asking: RecordAsking): Promise<OpenedRequest | null> {
  const { clientId, requester, email: requesterEmail, emailIsSafe = true } = asking;
  const unread = requester === 'third_party' ? { provenAt: null } : {};
  const byName = requesterEmail === '' ? { requesterName: asking.name } : {};
  const open = await tx.recordRequest.findFirst({
    where: { clientId, requester, requesterEmail, settledAt: null, ...unread, ...byName },
    include: { case: true },
  });
  if (open === null) return null;
  if (!emailIsSafe) await tx.recordRequest.update({ where: { id: open.id }, data: { emailIsSafe } });
  return { requestId: open.id, reference: open.case.reference, isNew: false };
}

/** When a minor comes of age in the last of their providers' states; null for someone who is of age. */
function comingOfAge(
  client: {
    readonly birthDate: Date;
    readonly timeZone: string;
    readonly charts: readonly { readonly provider: { readonly jurisdiction: string } }[];
  },
  at: Date,
): CalendarDate | null {
  const jurisdictions = client.charts.map(({ provider }) => provider.jurisdiction);
  const { on } = majorityOf(calendarDate(client.birthDate), jurisdictions);
  return dateIn(client.timeZone, at) < on ? on : null;
}

/** The last day of an authorization, or on which a parent may ask for a child; null for who asks for themselves, or stands for someone of age. */
function lastDayOf(asking: RecordAsking, ofAgeOn: CalendarDate | null): CalendarDate | null {
  if (asking.requester !== 'guardian') return asking.authorizedUntil;
  return ofAgeOn === null ? null : plusDays(ofAgeOn, -1);
}

/** Someone else than the person: papers are looked at first, and who asks for a minor's records is a clinician's question (164.502(g), 164.514(h)). */
function askForProof(
  tx: Transaction,
  { requestId: caseId, at }: { readonly requestId: string; readonly at: Date },
): Promise<void> {
  return openTaskIn(tx, {
    caseId,
    key: 'prove',
    kind: 'prove_record_asker',
    at: at.toISOString(),
  });
}

async function partsOf(tx: Transaction, clientId: string, at: Date) {
  const [charts, destroyed] = await Promise.all([
    tx.chart.findMany({ where: { clientId }, orderBy: { id: 'asc' } }),
    tx.destructionCertificate.findMany({ where: { clientId }, orderBy: { destroyedAt: 'asc' } }),
  ]);
  return [
    ...charts.map(({ id: chartId, providerId, part2 }) => ({
      chartId,
      providerId,
      part2,
      state: 'asked' as const,
    })),
    ...destroyed.map(({ chartId, providerId }) => ({ chartId, providerId, state: 'destroyed' as const })),
  ].map((part, index) => ({ ...part, id: newId(at), place: index + 1 }));
}
