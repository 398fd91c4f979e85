import type { SentCode } from '../../activities/two-factor/activities.js';
import { codeTrouble } from '../../domain/two-factor/code-troubles.js';
import {
  challengeSettled,
  codeAskedFor,
  codeNotDelivered,
  twoFactorView,
  type TwoFactorInput,
  type TwoFactorView,
} from '../../protocol/two-factor/messages.js';
import { awaitedCode, quickDb } from '../kit/activity-options.js';
import { openCaseFile, type CaseProjection } from '../kit/case-file.js';
import { orElse } from '../kit/failures.js';
import { answerView, listenTo } from '../kit/messages.js';
import { now, waitUntil } from '../kit/waiting.js';

/**
 * One sign-in that waits for its code: sends what is asked for and shows support how that went, until the right code is entered, the tries
 * are used up, or half an hour is over. Codes are compared in the API, in one transaction; here its outcome is only learned of (process book,
 * "two-factor").
 */
export async function twoFactor(input: TwoFactorInput): Promise<void> {
  const { challengeId } = input;
  let status: TwoFactorView['status'] = 'open';
  let codesAskedFor = 1;
  let isAsked = true;
  let sent: readonly SentCode[] = [];
  const file = openCaseFile({
    caseId: challengeId,
    reference: input.reference,
    isCase: true,
    process: 'two-factor',
  });
  answerView(twoFactorView, () => ({ status, codesAskedFor }));
  listenTo(codeAskedFor, 'Another code was asked for: send it.', () => {
    codesAskedFor += 1;
    isAsked = true;
  });
  listenTo(codeNotDelivered, 'Twilio reports that a code did not arrive.', ({ round, because }) => {
    sent = sent.map((one) => (one.round === round ? { ...one, status: 'undelivered', because } : one));
    file.describe(projection());
  });
  listenTo(challengeSettled, 'The challenge ended.', ({ outcome }) => {
    status = outcome;
  });

  file.describe(projection());
  while (status === 'open') {
    if (isAsked) await send();
    else if ((await untilAskedOrSettled()) === 'due')
      status = await quickDb.settleChallenge({ challengeId, at: now() });
  }
  file.show(projection());

  function untilAskedOrSettled(): Promise<'decided' | 'due'> {
    return waitUntil(() => isAsked || status !== 'open', input.expiresAt, 'the challenge expires');
  }

  /** Sends what is asked for. Where that keeps failing the person sees it and takes another method; the case goes on. */
  async function send(): Promise<void> {
    isAsked = false;
    sent = await orElse(awaitedCode.sendCodes({ challengeId }), sent);
    file.describe(projection());
  }

  function projection(): CaseProjection {
    const isOpen = status === 'open';
    return {
      state: status,
      waitingOn: isOpen ? 'person' : 'nobody',
      dueAt: isOpen ? input.expiresAt : null,
      needsAttention: false,
      waitsFor: isOpen
        ? `the code. ${sent.map(inWords).join('; ') || 'nothing was sent yet'}`
        : 'nothing; it is over',
    };
  }
}

/** For support: what became of a code, why, and what the person may try next. */
function inWords({ method, status, because }: SentCode): string {
  if (because === null) return `${method}: ${status}`;
  const { sentence, next } = codeTrouble(because);
  return `${method}: ${status} (${because}). ${sentence} Next: ${next.join(', ') || 'nothing'}`;
}
