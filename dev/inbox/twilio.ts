import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import express, { Router, type Request, type Response } from 'express';
import type { Inbox } from './messages.js';
import { answers, callRefusals, textFailures, textRefusals, type Answer } from './twilio-numbers.js';

/** What the stand-in does with the next request instead of taking it. */
export type PhoneMisbehaviour =
  | { readonly kind: 'answer'; readonly answer: keyof typeof answers }
  | { readonly kind: 'hang' | 'drop-after-accept' };

/** An account that exists on this machine only; the same as the defaults in src/config.ts. */
export const localTwilio = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'local-twilio-token' } as const;

/** A text or a call as Twilio shows it, and whom to tell of its changes. */
interface Resource {
  readonly sid: string;
  readonly kind: 'sms' | 'call';
  readonly fields: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  status: string;
  errorCode: number | null;
}

/** Each kind of resource: its id, what it goes through, and the names that Twilio gives to number and state in callbacks. */
const kinds = {
  sms: {
    prefix: 'SM',
    refusals: textRefusals,
    content: 'Body',
    missing: answers.noBody,
    steps: ['sent', 'delivered'],
    names: { sid: 'MessageSid', status: 'MessageStatus' },
    told: () => true,
  },
  call: {
    prefix: 'CA',
    refusals: callRefusals,
    content: 'Twiml',
    missing: answers.noTwiml,
    steps: ['ringing', 'in-progress', 'completed'],
    names: { sid: 'CallSid', status: 'CallStatus' },
    told: (status: string) => status === 'completed',
  },
} as const;

/**
 * Twilio's HTTP API for messages and calls, with state: basic authentication, form bodies, its error codes on its magic numbers,
 * and signed status callbacks. What it takes is shown in the inbox. It can be told to misbehave.
 */
export function twilioStandIn(
  inbox: Inbox,
  { accountSid, authToken }: { accountSid: string; authToken: string },
) {
  const resources = new Map<string, Resource>();
  const misbehaviours: PhoneMisbehaviour[] = [];
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const routes = Router();
  const account = Router({ mergeParams: true });
  routes.use('/2010-04-01/Accounts/:account', express.urlencoded({ extended: false }), account);
  account.use((request: Request<{ account: string }>, response, next) => {
    if (request.get('authorization') !== authorization) return refuse(response, answers.unauthorized);
    if (request.params.account !== accountSid) return refuse(response, answers.notFound);
    next();
  });
  account.post('/Messages.json', (request, response) => take('sms', request, response));
  account.post('/Calls.json', (request, response) => take('call', request, response));
  account.get('/:list/:sid.json', (request: Request<{ list: string; sid: string }>, response) => {
    const { list, sid } = request.params;
    const resource = resources.get(sid);
    const expected = list === 'Messages' ? 'sms' : list === 'Calls' ? 'call' : null;
    if (resource === undefined || resource.kind !== expected) return refuse(response, answers.notFound);
    response.json(shown(resource));
  });

  function take(kind: Resource['kind'], request: Request, response: Response): void {
    const misbehaviour = misbehaviours.shift();
    if (misbehaviour?.kind === 'hang') return;
    if (misbehaviour?.kind === 'answer') return refuse(response, answers[misbehaviour.answer]);
    const fields = (request.body ?? {}) as Record<string, string>;
    const refusal = refusalOf(kind, fields);
    if (refusal !== null) return refuse(response, refusal);
    const resource: Resource = {
      sid: `${kinds[kind].prefix}${randomBytes(16).toString('hex')}`,
      kind,
      fields,
      createdAt: new Date(),
      status: 'queued',
      errorCode: null,
    };
    resources.set(resource.sid, resource);
    inbox.add({
      id: randomUUID(),
      kind,
      at: resource.createdAt.toISOString(),
      from: fields['From'] ?? '',
      to: fields['To'] ?? '',
      subject: '',
      text: kind === 'sms' ? (fields['Body'] ?? '') : spoken(fields['Twiml'] ?? ''),
      html: '',
      messageId: resource.sid,
      attachments: [],
    });
    // The text is taken, but the sender never learns of it.
    if (misbehaviour?.kind === 'drop-after-accept') request.socket.destroy();
    else response.status(201).json(shown(resource));
    void proceed(resource);
  }

  /** Goes through the states one after the other and tells the callback address of each, as Twilio does. */
  async function proceed(resource: Resource): Promise<void> {
    const { steps, names, told } = kinds[resource.kind];
    const failure = resource.kind === 'sms' ? textFailures[resource.fields['To'] ?? ''] : undefined;
    for (const step of steps) {
      await pause(20);
      const failed = failure !== undefined && step === 'delivered';
      resource.status = failed ? 'undelivered' : step;
      resource.errorCode = failed ? failure : null;
      const url = resource.fields['StatusCallback'];
      if (url !== undefined && told(step))
        await tell(url, {
          AccountSid: accountSid,
          From: resource.fields['From'] ?? '',
          To: resource.fields['To'] ?? '',
          [names.sid]: resource.sid,
          [names.status]: resource.status,
          ...(failed ? { ErrorCode: String(failure) } : {}),
        });
    }
  }

  /** Posts a callback once, signed (https://www.twilio.com/docs/usage/security#validating-requests); who does not answer is not asked again. */
  async function tell(url: string, fields: Record<string, string>): Promise<void> {
    const signed = Object.keys(fields)
      .toSorted()
      .reduce((text, name) => text + name + (fields[name] ?? ''), url);
    await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': createHmac('sha1', authToken).update(signed).digest('base64') },
      body: new URLSearchParams(fields),
    }).catch(() => {});
  }

  function shown({ sid, kind, fields, createdAt, status, errorCode }: Resource) {
    const list = kind === 'sms' ? 'Messages' : 'Calls';
    return {
      sid,
      account_sid: accountSid,
      to: fields['To'],
      from: fields['From'],
      status,
      date_created: createdAt.toUTCString(),
      ...(kind === 'sms'
        ? { body: fields['Body'], error_code: errorCode, direction: 'outbound-api' }
        : { direction: 'outbound-api' }),
      uri: `/2010-04-01/Accounts/${accountSid}/${list}/${sid}.json`,
    };
  }

  return { routes, misbehaveNext: (misbehaviour: PhoneMisbehaviour) => misbehaviours.push(misbehaviour) };
}

export type TwilioStandIn = ReturnType<typeof twilioStandIn>;

/** Why a request is not taken, in the order in which Twilio looks. */
function refusalOf(kind: Resource['kind'], fields: Record<string, string>): Answer | null {
  const { refusals, content, missing } = kinds[kind];
  const { To: to, From: from } = fields;
  if (!to) return kind === 'sms' ? answers.noTo : answers.noCallTo;
  if (!from) return kind === 'sms' ? answers.noFrom : answers.noCallFrom;
  if (!fields[content]) return missing;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusals['+15005550001'] ?? null;
  return refusals[to] ?? null;
}

function refuse(response: Response, { status, code, message }: Answer): void {
  response
    .status(status)
    .json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** What a person hears of a TwiML document. */
function spoken(twiml: string): string {
  return twiml
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
