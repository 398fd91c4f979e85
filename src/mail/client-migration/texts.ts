/**
 * Announces a call by support to a client who can't be mailed. It names no provider and no reason, because others may read it, and fits
 * one text of 160 characters. The two business days are those of the tasks `give_notice_by_phone` and `tell_provider_stays` (src/domain/case/tasks.ts).
 */
export const callAnnouncement =
  'Headway has news about your appointments and will call you within two business days. Questions: support@headway.example. Reply STOP to get no texts.';
