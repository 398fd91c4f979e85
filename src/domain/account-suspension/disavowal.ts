/** The notices of an account in which "this wasn't me" stands. */
export const disavowableNotices = [
  'password_changed',
  'email_change_requested',
  'email_changed',
  'email_changed_to_this',
  'second_factor_enrolled',
  'second_factor_reset',
  'practice_staff_invited',
  'practice_staff_removed',
  'staff_invited',
  'details_changed',
] as const;
export type DisavowableNotice = (typeof disavowableNotices)[number];

/** Every mail in which "this wasn't me" stands: those notices, and what a case tells itself. */
const disavowableMails = [...disavowableNotices, 'termination_requested'] as const;
export type DisavowableMail = (typeof disavowableMails)[number];

/** In which mail a link stood, whose id begins with it. */
export function noticeOf({ workflowId }: { readonly workflowId: string }): DisavowableMail {
  return disavowableMails.find((mail) => workflowId.startsWith(`${mail}/`)) ?? 'password_changed';
}

/** One "this wasn't me" of a suspension: in which notice it was pressed and when, where that notice went, and when the change was. */
export interface Disavowal {
  readonly notice: DisavowableMail;
  readonly mailedTo: string | null;
  readonly noticedAt: Date;
  readonly pressedAt: Date;
}

/**
 * Puts the earliest change first: an intruder who went on to a second address presses in notices of their own, and the owner's is older. Of one
 * change, the notice to the address before it counts more than the one to the address after it.
 */
export function byChange(disavowals: readonly Disavowal[]): readonly Disavowal[] {
  return disavowals.toSorted(
    (a, b) =>
      a.noticedAt.getTime() - b.noticedAt.getTime() ||
      Number(a.notice === 'email_changed_to_this') - Number(b.notice === 'email_changed_to_this'),
  );
}

/** The address that an account had before what was disavowed; null where nobody pressed at another one than it has now. */
export function addressBefore(disavowals: readonly Disavowal[], present: string): string | null {
  const elsewhere = disavowals.filter(({ mailedTo }) => mailedTo !== null && mailedTo !== present);
  return byChange(elsewhere)[0]?.mailedTo ?? null;
}

/** Whether it was the second factor that its owner didn't change; what stands there now is then someone else's phone. */
export function isFactorDisavowed(because: string): boolean {
  return because === 'second_factor_enrolled' || because === 'second_factor_reset';
}

/**
 * Whether the phone for codes may be someone else's: a notice about the second factor was disavowed, or the phone was set up since the earliest
 * change that was. Otherwise it stays: without it, a mailbox alone would sign in.
 */
export function isFactorDoubted(disavowals: readonly Disavowal[], enrolledAt: Date | null): boolean {
  const [earliest] = byChange(disavowals);
  const since = earliest !== undefined && enrolledAt !== null && enrolledAt >= earliest.noticedAt;
  return since || disavowals.some(({ notice }) => isFactorDisavowed(notice));
}

/** Notices to the owner that something was tried and nothing changed; there is nothing to disavow. */
export type AttemptNotice = 'sign_in_locked';

/** Notices to practice staff that their work with a provider is over or paused; there is nothing to disavow. */
export const practiceNotices = ['practice_left', 'practice_closed', 'practice_paused'] as const;
export type PracticeNotice = (typeof practiceNotices)[number];

/** Notices to someone of our staff that a lead changed what they may do, and to leads that one of them lets someone in; there is nothing of their own to disavow. */
export const staffNotices = [
  'staff_role_changed',
  'staff_removed',
  'staff_invited_by_lead',
  'staff_joined',
] as const;
export type StaffNotice = (typeof staffNotices)[number];
