import type { StaffNotice } from '../../domain/account-suspension/disavowal.js';
import { renderLetter, type Letter } from '../letter.js';

interface Notice {
  readonly subject: string;
  readonly happened: string;
  readonly next: string;
  readonly link?: { readonly label: string; readonly path: string };
}

const openStaff = { label: 'Open “Staff”', path: '/staff' } as const;

const notices: Record<StaffNotice, Notice> = {
  staff_role_changed: {
    subject: 'Your role at Headway support has changed',
    happened: 'A lead changed what you can do on the Headway staff portal.',
    next: 'Log in to see your role on your account page. If you didn’t expect this, talk to a lead.',
    link: { label: 'Open your account', path: '/account' },
  },
  staff_removed: {
    subject: 'You can no longer log in to the Headway staff portal',
    happened:
      'A lead removed your account from the Headway staff portal. You were logged out everywhere, and your tasks went back to the team.',
    next: 'If you think this is a mistake, talk to a lead. They can invite you again.',
  },
  staff_invited_by_lead: {
    subject: 'A lead invited someone to the Headway staff portal',
    happened:
      'Another lead’s account invited a person to our staff. Once that person signs up, they can log in to the staff portal. Every lead gets this email.',
    next: 'See who it is; the case of the invitation says who sent it. If you didn’t expect this, call that lead at a number you know. If it wasn’t them, withdraw the invitation, and ask them to press “This wasn’t me” in their own email about it.',
    link: openStaff,
  },
  staff_joined: {
    subject: 'Someone joined the Headway staff portal',
    happened:
      'A person whom a lead’s account invited to our staff signed up, and can log in to the staff portal now. Every lead gets this email.',
    next: 'See who it is. If you didn’t expect them, call the lead who invited them at a number you know. If it wasn’t that lead, remove the person. If the invitation went out from your own account and you didn’t send it, press “This wasn’t me” in our email about the invitation.',
    link: openStaff,
  },
};

/** Tells someone of our staff that a lead changed or ended their access, and why is between them; or a lead whom one of them lets in, without a name. */
export function staffNoticeLetter(
  kind: StaffNotice,
  facts: { readonly givenName: string; readonly portalUrl: string },
): Letter {
  const { subject, happened, next, link } = notices[kind];
  return renderLetter({
    subject,
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [happened, next],
    ...(link === undefined ? {} : { link: { label: link.label, url: `${facts.portalUrl}${link.path}` } }),
  });
}
