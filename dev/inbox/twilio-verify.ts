import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Router } from 'express';
import type { Inbox } from './messages.js';
import { fieldsOf, refuse, type Door } from './twilio-door.js';
import { answers, isNumber, verifyRefusals, type Answer } from './twilio-numbers.js';

/** A verification as Twilio keeps it: ten minutes, or until it is approved or canceled. */
interface Verification {
  readonly sid: string;
  readonly to: string;
  readonly createdAt: Date;
  readonly attempts: { readonly sid: string; readonly channel: string; readonly at: Date }[];
  code: string;
  status: 'pending' | 'approved' | 'canceled';
}

const channels: Readonly<Record<string, 'sms' | 'call'>> = { sms: 'sms', call: 'call' };

/** Sendings in the lifetime of a verification, and that lifetime. Source: https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts. */
const limit = { sends: 5, lifetimeMs: 10 * 60_000 };

/** Verifications of one Verify service (https://www.twilio.com/docs/verify/api/verification), whose codes are shown in the inbox. */
export function verifyRoutes(
  service: Router,
  {
    accountSid,
    serviceSid,
    inbox,
    door,
  }: { accountSid: string; serviceSid: string; inbox: Inbox; door: Door },
): void {
  const verifications: Verification[] = [];
  /** By its id, or the one under way to a number: Twilio forgets it once it is settled or old. */
  const pending = (sidOrTo: string) =>
    verifications.findLast(
      ({ sid, to, status, createdAt }) =>
        (sid === sidOrTo || to === sidOrTo) &&
        status === 'pending' &&
        Date.now() - createdAt.getTime() < limit.lifetimeMs,
    );

  service.post('/Verifications', (request, response) => {
    const fields = fieldsOf(request.body);
    const { To: to = '', Channel: channel = '', CustomCode: customCode } = fields;
    const earlier = pending(to);
    return door.take(request, response, refusalOf(fields, earlier), () => {
      const verification: Verification = earlier ?? {
        sid: `VE${randomBytes(16).toString('hex')}`,
        to,
        createdAt: new Date(),
        attempts: [],
        code: String(randomInt(1_000_000)).padStart(6, '0'),
        status: 'pending',
      };
      if (earlier === undefined) verifications.push(verification);
      // The same code again inside the lifetime, unless another one is given.
      verification.code = customCode ?? verification.code;
      const attempt = { sid: `VL${randomBytes(16).toString('hex')}`, channel, at: new Date() };
      verification.attempts.push(attempt);
      const words = channel === 'call' ? verification.code.split('').join(' ') : verification.code;
      inbox.add({
        id: randomUUID(),
        kind: channels[channel] ?? 'sms',
        at: attempt.at.toISOString(),
        from: 'Verify',
        to,
        subject: '',
        text: `Your Headway verification code is: ${words}`,
        html: '',
        messageId: attempt.sid,
        attachments: [],
      });
      return shown(verification);
    });
  });
  service.get('/Verifications/:sid', (request, response) => {
    const verification = pending(request.params.sid);
    if (verification === undefined) refuse(response, answers.notFound);
    else response.json(shown(verification));
  });
  service.post('/Verifications/:sid', (request, response) => {
    const verification = pending(request.params.sid);
    const { Status: status } = fieldsOf(request.body);
    if (verification === undefined) return refuse(response, answers.notFound);
    if (status !== 'approved' && status !== 'canceled') return refuse(response, answers.badParameter);
    verification.status = status;
    response.json(shown(verification));
  });

  const shown = ({ sid, to, createdAt, attempts, status }: Verification) => ({
    sid,
    service_sid: serviceSid,
    account_sid: accountSid,
    to,
    channel: attempts.at(-1)?.channel,
    status,
    valid: status === 'approved',
    date_created: createdAt.toISOString(),
    date_updated: (attempts.at(-1)?.at ?? createdAt).toISOString(),
    send_code_attempts: attempts.map((attempt) => ({
      attempt_sid: attempt.sid,
      channel: attempt.channel,
      time: attempt.at.toISOString(),
    })),
    url: `https://verify.twilio.com/v2/Services/${serviceSid}/Verifications/${sid}`,
  });
}

/** Why a code isn't sent, in the order in which Verify looks. */
function refusalOf(
  { To: to = '', Channel: channel = '', CustomCode: customCode }: Readonly<Record<string, string>>,
  earlier: Verification | undefined,
): Answer | null {
  const codeFits = customCode === undefined || /^\w{4,10}$/.test(customCode);
  if (!isNumber(to) || channels[channel] === undefined || !codeFits) return answers.badParameter;
  const refusal = verifyRefusals[to];
  if (refusal !== undefined && (refusal.only === undefined || refusal.only === channel))
    return refusal.answer;
  return (earlier?.attempts.length ?? 0) >= limit.sends ? answers.maxSends : null;
}
