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

/** Notices to practice staff that their work with a provider is over or stands still; there is nothing to disavow. */
export const practiceNotices = ['practice_left', 'practice_closed', 'practice_paused'] as const;
export type PracticeNotice = (typeof practiceNotices)[number];
