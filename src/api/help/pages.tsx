import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import {
  ChangingYourPassword,
  ChoosingAPassword,
  KeepingYourAccountSecure,
  MailDoesNotArrive,
} from './signing-in.js';
import {
  DeactivatingYourAccount,
  RemovalOfYourInformation,
  TakingClients,
  TerminatingYourContract,
  YourNotesAfterLeaving,
} from './leaving.js';
import { FamiliesHelp } from './families.js';
import { HipaaAndPhi } from './privacy.js';
import { PracticeStaffHelp } from './practice-staff.js';
import { TwoFactorHelp } from './two-factor.js';

/** One page of help. */
export interface HelpPage {
  readonly slug: string;
  readonly title: string;
  /** What it answers, on the list of pages. */
  readonly about: string;
  readonly portals: readonly Portal[];
  /** The sections of Headway’s help that it carries, by their headings. */
  readonly sections: readonly string[];
  readonly body: (of: { readonly portal: Portal }) => VNode;
}

const both: readonly Portal[] = ['client', 'provider'];

/** Every page of help, in the order of the list. */
export const helpPages: readonly HelpPage[] = [
  {
    slug: 'changing-your-password',
    title: 'Changing your password',
    about: 'Where to ask for a new one, and what to do if the email doesn’t arrive.',
    portals: both,
    sections: ['Changing your password'],
    body: ChangingYourPassword,
  },
  {
    slug: 'mail-does-not-arrive',
    title: 'When our email doesn’t arrive',
    about: 'Spam folders, the unsubscribed list, and mailboxes that work again.',
    portals: both,
    sections: [],
    body: MailDoesNotArrive,
  },
  {
    slug: 'keeping-your-account-secure',
    title: 'Keeping your account secure',
    about: 'Four things that protect you, and what to do if something looks wrong.',
    portals: both,
    sections: ['Keeping your account secure'],
    body: KeepingYourAccountSecure,
  },
  {
    slug: 'choosing-a-password',
    title: 'Choosing a password',
    about: 'What makes a good password, and which ones we don’t accept.',
    portals: both,
    sections: ['What to keep in mind when creating a password'],
    body: ChoosingAPassword,
  },
  {
    slug: 'two-factor-authentication',
    title: 'Two-factor authentication (2FA)',
    about: 'The code you enter after your password.',
    portals: both,
    sections: [
      'Two-factor authentication (2FA)',
      'Resetting your 2FA method',
      'Setting up 2FA for email',
      'Resetting 2FA',
      'Frequently asked questions',
    ],
    body: TwoFactorHelp,
  },
  {
    slug: 'practice-staff',
    title: 'A login for each person who works for you',
    about: 'How to invite practice staff instead of sharing your login, and what they see.',
    portals: ['provider'],
    sections: [],
    body: PracticeStaffHelp,
  },
  {
    slug: 'terminating-your-contract',
    title: 'Terminating your provider contract',
    about: 'How to leave Headway, step by step.',
    portals: ['provider'],
    sections: ['Leaving Headway', 'Terminating your provider contract'],
    body: TerminatingYourContract,
  },
  {
    slug: 'taking-clients-with-you',
    title: 'Taking clients off of Headway if you leave',
    about: 'Which clients are yours, and what we expect for the others.',
    portals: ['provider'],
    sections: ['Taking clients off of Headway if you leave'],
    body: TakingClients,
  },
  {
    slug: 'your-notes-after-leaving',
    title: 'What happens to your progress notes after leaving Headway',
    about: 'Why to download them before you leave, and what to do if you forgot.',
    portals: ['provider'],
    sections: ['What happens to your progress notes after leaving Headway'],
    body: YourNotesAfterLeaving,
  },
  {
    slug: 'families',
    title: 'Using Headway for families',
    about: 'An account for each person, and what to do if someone has no email address.',
    portals: ['client'],
    sections: ['Using Headway for families'],
    body: FamiliesHelp,
  },
  {
    slug: 'deactivating-your-account',
    title: 'Deactivating your client account',
    about: 'How to leave Headway.',
    portals: ['client'],
    sections: ['Leaving Headway', 'Deactivating your client account'],
    body: DeactivatingYourAccount,
  },
  {
    slug: 'removal-of-your-information',
    title: 'Removal of client information',
    about: 'What we can delete, and what the law requires us to keep.',
    portals: ['client'],
    sections: ['Removal of client information'],
    body: RemovalOfYourInformation,
  },
  {
    slug: 'hipaa-and-phi',
    title: 'HIPAA compliance and PHI',
    about: 'How health information is protected, and what you can ask for.',
    portals: both,
    sections: [],
    body: HipaaAndPhi,
  },
];

/** The pages of help of one portal. */
export function helpPagesOf(portal: Portal): readonly HelpPage[] {
  return helpPages.filter(({ portals }) => portals.includes(portal));
}

/** The list of the pages of help. */
export function HelpIndex({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <h1>Help</h1>
      <dl class="rows">
        {helpPagesOf(portal).map(({ slug, title, about }) => (
          <div>
            <dt>
              <a href={`/help/${slug}`}>{title}</a>
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** One page of help with its way back. */
export function HelpArticle({ page, portal }: { page: HelpPage; portal: Portal }): VNode {
  return (
    <>
      <h1>{page.title}</h1>
      {page.body({ portal })}
      <p>
        <a href="/help">All help pages</a>
      </p>
    </>
  );
}
