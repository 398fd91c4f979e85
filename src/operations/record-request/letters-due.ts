import { letterKey } from '../../domain/case/row-view.js';
import { isOneOf } from '../../domain/named.js';
import { endedRequest, waitsForHolder } from '../../domain/record-request/states.js';
import type { RecordTemplate } from '../../mail/record-request/sentences.js';
import type { HolderNews } from '../../mail/record-request/letters.js';
import { dueAlarms, stateOf } from '../../domain/record-request/clock.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { factsOf, isMinorsRequest, type RequestRow } from './row.js';

/** A letter to who asked, or to the person whose records a third party asks for. The key makes it go once; one that is owed by law is told by phone where no email goes. */
export interface LetterDue {
  readonly template: RecordTemplate;
  readonly key: string;
  readonly owed: boolean;
  readonly part: RecordRequestPart | null;
}

/** The letters that a request has called for so far, as its row says; the first again for each round of its link. */
export function lettersDue(row: RequestRow, at: Date): LetterDue[] {
  if (row.settledAt !== null && isOneOf(endedRequest, row.state)) return [letter(row.state, 'end')];
  const { linkRound } = row.case;
  const told = row.requester === 'third_party' ? [letter('authorized', 'authorized', true)] : [];
  if (row.provenAt === null) {
    const isLinkEnough = row.requester === 'person' && !isMinorsRequest(row, at);
    return [
      ...told,
      letter(isLinkEnough ? 'prove' : 'checking', letterKey('proof', linkRound), true),
      ...putOff(row),
      ...unshown(row, at),
    ];
  }
  const alarms = dueAlarms(factsOf(row), at);
  const reminder = alarms.find(({ kind }) => kind === 'remind');
  return [
    ...told,
    letter('referred', letterKey('referred', linkRound), true),
    ...putOff(row),
    ...row.parts.flatMap(lettersOfPart),
    ...alarms.flatMap(({ kind, key }) => (kind === 'fetch' ? fetchLetter(row, key) : [])),
    ...(reminder === undefined ? [] : [letter('remind', reminder.key)]),
  ];
}

/** The written statement of 45 CFR 164.524(b)(2)(ii)(A): owed before day 30 is over, known or not who asks. */
function putOff({ extendedTo }: RequestRow): LetterDue[] {
  return extendedTo === null ? [] : [letter('extended', 'extended', true)];
}

/** One letter says that all is denied to someone who hasn't shown that they may ask; it names no provider. */
function unshown(row: RequestRow, at: Date): LetterDue[] {
  const denied = row.parts.find(({ state }) => state === 'denied') ?? null;
  const isDenied = stateOf(factsOf(row), at) === 'answered';
  return isDenied ? [letter('decided', `denied/${time(denied?.deniedAt ?? null)}`, true, denied)] : [];
}

function fetchLetter({ parts }: RequestRow, key: string): LetterDue[] {
  const part = parts.find(({ id }) => key.startsWith(`fetch/${id}/`));
  return part === undefined ? [] : [letter('fetch', key, false, part)];
}

function lettersOfPart(part: RecordRequestPart): LetterDue[] {
  const {
    id,
    state,
    delivery,
    notesMissing,
    saidSentAt,
    exportId,
    deniedAt,
    takenBackAt,
    reviewedAt,
    releasedAt,
  } = part;
  return [
    ...(state === 'sent' ? [letter('said-sent', `said-sent/${id}/${time(saidSentAt)}`, false, part)] : []),
    ...(state === 'released' && delivery === 'portal' && releasedAt !== null
      ? [letter('released', `released/${exportId}`, true, part)]
      : []),
    ...(state === 'released' && delivery === 'paper' && notesMissing !== null
      ? [letter('in-part', `in-part/${exportId}`, true, part)]
      : []),
    ...(deniedAt === null ? [] : [letter('decided', `denied/${id}/${time(deniedAt)}`, true, part)]),
    ...(takenBackAt === null
      ? []
      : [letter('taken-back', `taken-back/${id}/${time(takenBackAt)}`, true, part)]),
    ...(reviewedAt === null ? [] : [letter('decided', `reviewed/${id}/${time(reviewedAt)}`, true, part)]),
  ];
}

/** What the holder of a part is to be told, with a key that makes it go once; null where nothing is. */
export function holderNewsDue(
  row: RequestRow,
  { id, state, contradictedAt }: RecordRequestPart,
): { readonly news: HolderNews; readonly key: string } | null {
  if (row.provenAt === null || state === 'destroyed') return null;
  if (row.state === 'withdrawn')
    return state === 'asked' ? { news: 'withdrawn', key: `${id}/withdrawn` } : null;
  if (row.settledAt !== null) return null;
  if (row.revokedAt !== null) return waitsForHolder(state) ? { news: 'revoked', key: `${id}/revoked` } : null;
  if (state === 'asked') return { news: 'asked', key: `${id}/asked` };
  if (state === 'contradicted')
    return { news: 'contradicted', key: `${id}/contradicted/${time(contradictedAt)}` };
  return null;
}

function letter(
  template: RecordTemplate,
  key: string,
  owed = false,
  part: RecordRequestPart | null = null,
): LetterDue {
  return { template, key, owed, part };
}

function time(at: Date | null): number {
  return at?.getTime() ?? 0;
}
