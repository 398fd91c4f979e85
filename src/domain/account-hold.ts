/** The notices in which "this wasn't me" stands. */
export const disavowableNotices = [
  'password_changed',
  'email_change_requested',
  'email_changed',
  'email_changed_to_this',
  'second_factor_enrolled',
  'second_factor_reset',
] as const;
export type DisavowableNotice = (typeof disavowableNotices)[number];
