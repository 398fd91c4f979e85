import { isOneOf } from '../../domain/named.js';
import { sendUnderWay } from '../../domain/two-factor/code-delivery.js';
import type { Dependencies } from '../../dependencies.js';
import { codeTrouble } from '../../domain/two-factor/code-troubles.js';
import type { Portal } from '../../domain/portals.js';
import { maskedEmail, maskedPhone } from '../../domain/contact.js';
import { allowsEmailCodes, type CodeMethod } from '../../domain/two-factor/rules.js';
import type { CodeSend } from '../../generated/prisma/client.js';
import { openChallengeOf, type ChallengeInFull } from './challenges.js';
import type { SignedIn } from '../account/signed-in.js';
import { methodsOf } from './pending-sign-in.js';

/** Where a sign-in stands that owes its second factor, as its page and the JSON API tell it. */
export interface TwoFactorStep {
  /** `enrol`: no phone is set up; `code`: a code is awaited; `disabled`: too many wrong codes; `over`: log in again. */
  readonly step: 'enrol' | 'code' | 'disabled' | 'over' | 'done';
  /** Of which code the rest is; null where none is awaited. */
  readonly challenge: string | null;
  readonly sentence: string;
  /** Whether what became of the newest code can still change by itself. */
  readonly isWaiting: boolean;
  readonly isEnrolment: boolean;
  readonly methods: readonly { readonly method: CodeMethod; readonly label: string }[];
  /** The one phone that may be set up, with its last two digits; null where any may. */
  readonly formerPhone: string | null;
  /** Whether email isn't offered until the phone has signed in again, because the password was reset by mail. */
  readonly emailWaits: boolean;
}

const none = {
  challenge: null,
  sentence: '',
  isWaiting: false,
  isEnrolment: false,
  methods: [],
  formerPhone: null,
  emailWaits: false,
} as const;

/** Reads where a sign-in stands. Changes nothing. */
export async function twoFactorStep(
  { db, clock }: Dependencies,
  portal: Portal,
  { account, sessionIdHash, isPending }: SignedIn,
): Promise<TwoFactorStep> {
  if (!isPending) return { step: 'done', ...none };
  if (account.codesDisabledAt !== null) return { step: 'disabled', ...none };
  const formerPhone = account.formerFactorPhone === null ? null : maskedPhone(account.formerFactorPhone);
  const challenge = await openChallengeOf(db, sessionIdHash, clock());
  if (challenge === null) {
    const enrolled = await db.secondFactor.count({ where: { accountId: account.id } });
    return { ...none, step: enrolled === 0 ? 'enrol' : 'over', formerPhone };
  }
  const newest = challenge.sends.at(-1);
  const places = { phone: maskedPhone(challenge.phone), email: maskedEmail(account.email) };
  return {
    step: 'code',
    challenge: challenge.id,
    sentence: newest === undefined ? tooMany : sentenceOf(newest, places),
    isWaiting: newest !== undefined && isOneOf(sendUnderWay, newest.status),
    isEnrolment: challenge.purpose === 'enrolment',
    formerPhone,
    emailWaits: allowsEmailCodes(portal) && challenge.purpose === 'sign_in' && !challenge.emailAllowed,
    methods: methodsOf(portal, challenge).map((method) => ({
      method,
      label: labelOf(method, challenge, places),
    })),
  };
}

interface Places {
  readonly phone: string;
  readonly email: string;
}

const tooMany =
  'Many codes went to this phone in the last hour, so none was sent for this login. Try another method, or log in again in an hour.';

/** How the sending of a code is going, in words for the person who waits for it. */
function sentenceOf({ method, status, because }: CodeSend, { phone, email }: Places): string {
  const [noun, place] = ({ text: ['text', phone], voice: ['call', phone], email: ['email', email] } as const)[
    method
  ];
  const trouble = codeTrouble(because ?? '').sentence;
  return {
    pending: `We’re sending a code by ${noun} to ${place}.`,
    sending: `We’re sending a code by ${noun} to ${place}.`,
    accepted: `A code is on its way by ${noun} to ${place}.`,
    delivered:
      method === 'voice' ? `We called ${place} with your code.` : `Your code was delivered to ${place}.`,
    undelivered: `The ${noun} to ${place} did not arrive: ${trouble}`,
    unknown: `We could not learn whether the ${noun} to ${place} went out. If nothing comes in a minute, ask again or try another method; the code stays the same.`,
    refused: `We could not send the ${noun} to ${place}: ${trouble}`,
    withheld: `We could not send the ${noun} to ${place}: ${trouble}`,
  }[status];
}

function labelOf(method: CodeMethod, { sends }: ChallengeInFull, { phone, email }: Places): string {
  const again = sends.some((send) => send.method === method) ? ' again' : '';
  return {
    text: `Text ${phone}${again}`,
    voice: `Call ${phone}${again}`,
    email: `Email ${email}${again}`,
  }[method];
}
