import type { StaffNotice } from '../../domain/account-suspension/disavowal.js';
import { renderLetter, type Letter } from '../letter.js';

const notices: Record<
  StaffNotice,
  { readonly subject: string; readonly happened: string; readonly next: string }
> = {
  staff_role_changed: {
    subject: 'Your role at Headway support has changed',
    happened: 'A lead changed what you can do on the Headway staff portal.',
    next: 'Log in to see your role on your account page. If you didn’t expect this, talk to a lead.',
  },
  staff_removed: {
    subject: 'You can no longer log in to the Headway staff portal',
    happened:
      'A lead removed your account from the Headway staff portal. You were logged out everywhere, and your tasks went back to the team.',
    next: 'If you think this is a mistake, talk to a lead. They can invite you again.',
  },
};

/** Tells someone of our staff that a lead changed or ended their access; why is between them. */
export function staffNoticeLetter(
  kind: StaffNotice,
  facts: { readonly givenName: string; readonly portalUrl: string },
): Letter {
  const { subject, happened, next } = notices[kind];
  return renderLetter({
    subject,
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [happened, next],
    ...(kind === 'staff_removed'
      ? {}
      : { link: { label: 'Open your account', url: `${facts.portalUrl}/account` } }),
  });
}
