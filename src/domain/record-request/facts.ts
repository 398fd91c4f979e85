import type { CalendarDate } from '../zoned-time.js';
import type { DenialGrounds } from './denial.js';
import type { DayRange } from './scope.js';
import { isReviewed, type PartStatus } from './states.js';
import type { Delivery } from './wishes.js';

/** What is known of the records of one provider within a request. */
export interface PartFacts {
  readonly id: string;
  readonly status: PartStatus;
  /** On what it was denied, as a whole or in part. */
  readonly grounds: DenialGrounds | null;
  readonly deniedById: string | null;
  /** What a partial denial withholds. */
  readonly withheld: { readonly from: CalendarDate; readonly to: CalendarDate } | null;
  /** By when a review decides, and what it grants is released; null where none was asked for. */
  readonly reviewDueAt: Date | null;
  /** Whether nothing of it is released before the person consented (42 CFR 2.31). */
  readonly needsConsent: boolean;
  /** How what was granted goes out; null where nothing was. */
  readonly delivery: Delivery | null;
  readonly releasedAt: Date | null;
  /** When its file was taken: by who asked, or by our staff to send it. */
  readonly downloadedAt: Date | null;
}

/** Whether the file of a part is there for who asked: as a whole, or what a partial denial left of it, which a review takes away from nobody. */
export function isReleased({ status, withheld, releasedAt }: PartFacts): boolean {
  return status === 'released' || (isReviewed(status) && withheld !== null && releasedAt !== null);
}

/** Everything that decides where a request stands. */
export interface RequestFacts {
  readonly receivedAt: Date;
  /** The person's. */
  readonly timeZone: string;
  readonly extendedTo: CalendarDate | null;
  /** When it was known who asks, and that they may. */
  readonly provenAt: Date | null;
  /** When the person was told who holds the records, and the providers were asked. */
  readonly acknowledgedAt: Date | null;
  readonly answeredAt: Date | null;
  /** How and for which days the records are wanted. */
  readonly delivery: Delivery;
  readonly wanted: DayRange;
  /** Days of the records that a third party's authorization names; every day where none is needed. */
  readonly authorized: DayRange;
  /** The last day of a third party's authorization, or of what a parent may ask for a minor; null where there is none. */
  readonly authorizedUntil: CalendarDate | null;
  readonly revokedAt: Date | null;
  readonly ended: 'confirmed' | 'withdrawn' | null;
  readonly parts: readonly PartFacts[];
}
