import type { Act } from '../../../domain/acts.js';
import type { CaseKind } from '../../../domain/ids.js';
import type { Case } from '../../../generated/prisma/client.js';

/** An act as support sees it. */
export interface CaseAct {
  readonly act: Act;
  readonly label: string;
  readonly effect: string;
  /** What is said once it is done. */
  readonly done: string;
}

/** Acts of support on a termination, in the order in which they are offered. */
const terminationActs: readonly CaseAct[] = [
  {
    act: 'retryStep',
    label: 'Try the step again',
    effect: 'Offboarding, or an export, goes on with the step that failed.',
    done: 'The step is being tried again.',
  },
  {
    act: 'release',
    label: 'Release the hold',
    effect: 'Sends and closing go on. A last day that has passed must be moved.',
    done: 'The hold ended.',
  },
  {
    act: 'overrideGate',
    label: 'Override a gate',
    effect: 'One kind of unfinished work no longer keeps the case open.',
    done: 'The gate no longer keeps the case open.',
  },
  {
    act: 'hold',
    label: 'Put on hold',
    effect: 'Nothing is sent and nothing closes; dates stay.',
    done: 'The case is on hold.',
  },
  {
    act: 'changeLastDay',
    label: 'Change the last day',
    effect: 'Every client who was told is told again.',
    done: 'The last day was moved. We’re telling the clients who already got a notice.',
  },
  {
    act: 'waiveNotice',
    label: 'Waive the notice period',
    effect: 'The last day may be any day from today on.',
    done: 'The notice period no longer applies to this case.',
  },
  {
    act: 'sendNoticeNow',
    label: 'Send the client notice now',
    effect: 'The notice does not wait for its time.',
    done: 'Clients are being told now.',
  },
  {
    act: 'withdraw',
    label: 'Withdraw the request',
    effect: 'Listing and bookings come back; clients learn that the provider stays.',
    done: 'The request was withdrawn.',
  },
];

/** Acts of support on an invitation, a provider’s or practice staff’s. */
const invitationActs: readonly CaseAct[] = [
  {
    act: 'withdrawInvitation',
    label: 'Withdraw the invitation',
    effect: 'The link stops working.',
    done: 'The invitation was withdrawn.',
  },
];

/** Acts of support by kind of case; a kind that isn't here takes none. An export can only be tried again. */
const actsByKind: Partial<Record<CaseKind, readonly CaseAct[]>> = {
  contract_termination: terminationActs,
  note_export: terminationActs.filter(({ act }) => act === 'retryStep'),
  email_verification: [
    {
      act: 'resendVerification',
      label: 'Send the email again',
      effect:
        'An email with a fresh link goes to the address; older links stop working. At most five in a day.',
      done: 'Another email is on its way.',
    },
  ],
  provider_invitation: invitationActs,
  practice_staff_invitation: invitationActs,
  staff_invitation: invitationActs,
  password_reset: [
    {
      act: 'releaseAddress',
      label: 'Release the address',
      effect: 'Email to this address is no longer stopped, and a fresh link goes out at once.',
      done: 'The address was released, and a fresh link goes out.',
    },
    {
      act: 'closeReset',
      label: 'Close without an email',
      effect: 'The address stays on the list, and nothing is sent.',
      done: 'The case was closed.',
    },
  ],
  factor_recovery: [
    {
      act: 'recordProof',
      label: 'Record how the owner was recognized',
      effect:
        'Someone else is asked to approve. Say in the reason which number you called and where you found it, or which license you saw; answers to questions never count.',
      done: 'The proof was recorded. A second person is asked to approve.',
    },
    {
      act: 'approveRecovery',
      label: 'Approve the recovery',
      effect:
        'For someone other than the person who recorded the proof. All known addresses are told, and after at least 24 hours the second factor is reset.',
      done: 'The recovery was approved. The owner is told, and can stop it for at least 24 hours.',
    },
    {
      act: 'denyRecovery',
      label: 'Close without a reset',
      effect: 'The login stays as it is, and the owner is told so.',
      done: 'The case was closed without a reset.',
    },
  ],
  note_retrieval: [
    {
      act: 'recordRetrievalProof',
      label: 'Record a proof',
      effect:
        'For a call back at the number on the license board’s page, or a license on a video call. Say in the reason which number and page, or which license; answers to questions never count.',
      done: 'The proof was recorded.',
    },
    {
      act: 'sendRetrievalCode',
      label: 'Text a code to the former phone',
      effect:
        'For someone whose former mailbox is gone. Tell them the reference and the page /notes-after-leaving/code; they type the code there. Never ask for it.',
      done: 'A code is on its way to the former phone.',
    },
    {
      act: 'approveRetrieval',
      label: 'Approve the release',
      effect:
        'For a lead who recorded no proof. All known addresses are told; after at least 24 hours the notes are exported, and one download is mailed.',
      done: 'The release was approved. Everyone is told, and can stop it for at least 24 hours.',
    },
    {
      act: 'denyRetrieval',
      label: 'Close without a release',
      effect: 'No notes are given out, and the former provider is told so.',
      done: 'The case was closed. No notes are given out.',
    },
  ],
  address_recovery: [
    {
      act: 'recordProof',
      label: 'Record how the owner was recognized',
      effect:
        'You need two proofs that don’t depend on each other. Say in the reason which number you called and where you found it, or which license or ID you saw; answers to questions never count.',
      done: 'The proof was recorded.',
    },
    {
      act: 'approveRecovery',
      label: 'Approve the new address',
      effect:
        'For someone other than the person who recorded the proofs. All known addresses are told, and after at least 24 hours the account has the new one.',
      done: 'The new address was approved. The owner is told, and can stop it for at least 24 hours.',
    },
    {
      act: 'denyRecovery',
      label: 'Close without a change',
      effect: 'The account keeps its address, and the owner is told so.',
      done: 'The case was closed without a change.',
    },
  ],
  contact_request: [
    {
      act: 'resolveContact',
      label: 'Resolve the request',
      effect: 'The person is told, and can reopen it for 14 days by writing again.',
      done: 'The request was resolved.',
    },
  ],
  client_reactivation: [
    {
      act: 'reactivate',
      label: 'Reactivate the account',
      effect:
        'The account opens again without its old password; its owner gets a link to choose a new one. Sessions that were canceled stay canceled.',
      done: 'The account is reactivated. Its owner is told, and gets a link to choose a password.',
    },
    {
      act: 'denyReactivation',
      label: 'Leave the account closed',
      effect: 'Nothing changes, and the owner is told so.',
      done: 'The account stays closed.',
    },
  ],
  disclosure_report: [
    {
      act: 'assessDisclosure',
      label: 'Assess the risk',
      effect:
        'Write down all four factors. It is a breach unless they show a low probability that the information was compromised. A lead who did not write it approves.',
      done: 'The assessment was written down. A lead is asked to approve it.',
    },
    {
      act: 'approveDisclosure',
      label: 'Approve the assessment',
      effect:
        'For a lead who did not make it. If it is a breach, letters to everyone concerned go out at once; if it is none, the case closes.',
      done: 'The assessment was approved.',
    },
    {
      act: 'delayBreachNotices',
      label: 'Keep notices back for law enforcement',
      effect:
        'Only where an official says that notices would impede an investigation or harm national security (45 CFR 164.412). A spoken statement counts for 30 days at most. It counts for all parts of the breach. Say in the reason who said it.',
      done: 'Notices are kept back until then.',
    },
    {
      act: 'recordBreachNotice',
      label: 'Write down that the media or HHS were told',
      effect: 'Say in the reason where: the confirmation number of HHS, or the names of the outlets.',
      done: 'It was written down.',
    },
    {
      act: 'closeBreach',
      label: 'Close the report',
      effect:
        'Only after everyone has been told, and after the parts of the breach that this is the first report of.',
      done: 'The report is closed.',
    },
  ],
  client_majority: [
    {
      act: 'confirmOwnAddress',
      label: 'Confirm the address',
      effect:
        'Say in the reason which number you called and where you found it, or which ID you saw. Once the person is of age, the account is theirs alone under this address.',
      done: 'The address is confirmed.',
    },
    {
      act: 'denyOwnAddress',
      label: 'Deny the address',
      effect: 'The address is dropped. Tell the person; they can add another with the same link.',
      done: 'The address was dropped.',
    },
  ],
  account_suspension: [
    {
      act: 'liftHold',
      label: 'Lift the suspension',
      effect: 'The account opens again. The old password is void; the owner gets a link to choose a new one.',
      done: 'The suspension was lifted. The owner gets a link to choose a new password.',
    },
  ],
};

/** What the button of an act says. */
export function actLabel(act: Act): string {
  const offers = Object.values(actsByKind).flat();
  return offers.find((offer) => offer.act === act)?.label ?? act;
}

/** The acts of support on a kind of case, in the order in which they are offered. */
export function actsOn({ kind }: Case): readonly CaseAct[] {
  return actsByKind[kind] ?? [];
}
