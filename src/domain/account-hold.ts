/** The notices in which "this wasn't me" stands. */
export const disavowableNotices = [
  'password_changed',
  'email_change_requested',
  'email_changed',
  'email_changed_to_this',
  'second_factor_enrolled',
  'second_factor_reset',
  'practice_staff_invited',
  'practice_staff_removed',
] as const;
export type DisavowableNotice = (typeof disavowableNotices)[number];

/** Whether it was the second factor that its owner did not change; what stands there now is then somebody else's phone. */
export function isFactorDisavowed(because: string): boolean {
  return because === 'second_factor_enrolled' || because === 'second_factor_reset';
}

/** Notices to practice staff that their work with a provider is over or stands still; there is nothing to disavow. */
export const practiceNotices = ['practice_left', 'practice_closed', 'practice_paused'] as const;
export type PracticeNotice = (typeof practiceNotices)[number];
