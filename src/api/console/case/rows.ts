import type { Reach } from '../../../domain/contact.js';
import { longInstant } from '../../../mail/dates.js';
import { zoneInWords } from '../../components/words.js';
import { dateInWords, type CaseView } from './parts.js';
import type { CaseRecord } from '../../../operations/case/record.js';
import type { Deeds } from '../../../operations/case/deeds.js';
import { recordsContactOf } from '../../../operations/contract-termination/records-contact.js';
import { reasonOf } from './story.js';

import { startReasonWords } from '../contract-termination/start-words.js';
import { recoveryProofWords } from '../words.js';

/** When a termination ends, who started it and why, and who holds the records. */
export function terminationRows(
  { termination }: CaseRecord,
  names: ReadonlyMap<string, string>,
  { timeZone }: CaseView,
  reach: Reach,
): { label: string; value: string }[] {
  if (termination === null) return [];
  const { lastDay, startedBecause, startedById, requestedAt, custodianName } = termination;
  return [
    { label: 'Last day', value: `${dateInWords(lastDay)}, until midnight ${zoneInWords(timeZone)}` },
    {
      label: 'Started',
      value: `${startReasonWords[startedBecause] ?? startedBecause}, by ${names.get(startedById) ?? 'someone'}, ${longInstant(requestedAt, timeZone)}`,
    },
    {
      label: 'Records contact',
      value: recordsContactOf(
        { ...termination, custodianName: custodianName && `Custodian ${custodianName}` },
        reach,
      ).join(', '),
    },
  ];
}

/** How far the recovery of a lost phone or mailbox is: who recognized the owner and how, who approved, and when the reset is. */
export function recoveryRows(
  recovery: CaseRecord['factorRecovery'],
  names: ReadonlyMap<string, string>,
  { timeZone }: CaseView,
  reach: Reach,
  /** What was written down with the proof: the number that was called, or the license. */
  proofReason: string | null,
): { label: string; value: string }[] {
  if (recovery === null) return [];
  const { mailboxProvenAt, proof, proofById, proofAt, approvedById, approvedAt, waitEndsAt, state } =
    recovery;
  const { newEmail, secondProof, secondProofById, secondProofAt } = recovery;
  const when = (at: Date | null) => (at === null ? '' : longInstant(at, timeZone));
  const by = (id: string | null, at: Date | null) => `by ${names.get(id ?? '') ?? 'someone'}, ${when(at)}`;
  return [
    ...(newEmail === null ? [] : [{ label: 'New address', value: reach.email(newEmail) }]),
    {
      label: newEmail === null ? 'Mailbox' : 'New mailbox',
      value: mailboxProvenAt === null ? 'Not proven yet' : `Proven, ${when(mailboxProvenAt)}`,
    },
    ...(proof === null
      ? []
      : [
          {
            label: 'Proof',
            value: `${recoveryProofWords[proof]}, ${by(proofById, proofAt)}${proofReason === null ? '' : `: “${proofReason}”`}`,
          },
        ]),
    ...(secondProof === null
      ? []
      : [
          {
            label: 'Second proof',
            value: `${recoveryProofWords[secondProof]}, ${by(secondProofById, secondProofAt)}`,
          },
        ]),
    ...(approvedAt === null ? [] : [{ label: 'Approved', value: by(approvedById, approvedAt) }]),
    ...(waitEndsAt === null || state !== 'waiting'
      ? []
      : [{ label: newEmail === null ? 'Reset on' : 'Changes on', value: when(waitEndsAt) }]),
  ];
}

/** What was written down with the proof; null where none was. */
export function proofOf(deeds: Deeds, { events }: CaseRecord): string | null {
  const proof = events.find(({ code }) => code === 'first-proof-recorded' || code === 'proof-recorded');
  return proof === undefined ? null : reasonOf(deeds, proof);
}
