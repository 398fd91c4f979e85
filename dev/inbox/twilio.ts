import express, { Router, type Request, type RequestHandler } from 'express';
import type { Inbox } from './messages.js';
import { createCallbacks } from './twilio-callbacks.js';
import { callRoutes } from './twilio-calls.js';
import { createDoor, refuse } from './twilio-door.js';
import { messageRoutes } from './twilio-messages.js';
import { answers } from './twilio-numbers.js';
import { verifyRoutes } from './twilio-verify.js';

/** An account and a Verify service that exist on this machine only; the account is the same as the defaults in src/config.ts. */
export const localTwilio = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'local-twilio-token',
  verifyServiceSid: `VA${'0'.repeat(32)}`,
} as const;

/** How the stand-in behaves. */
export interface TwilioOptions {
  /** Milliseconds that each answer takes. */
  readonly answerMs?: number;
  /** How an address that it is given is reached from where it runs. */
  readonly reach?: (url: string) => string;
}

/**
 * Twilio's HTTP API for messages, calls and verifications, with state: basic authentication, form bodies, its error codes on its magic numbers,
 * signed callbacks, calls that ask what to say. What it takes is shown in the inbox. It can be told to misbehave.
 */
export function twilioStandIn(
  inbox: Inbox,
  { accountSid, authToken, verifyServiceSid }: Record<keyof typeof localTwilio, string>,
  { answerMs, reach }: TwilioOptions = {},
) {
  const door = createDoor(answerMs);
  const callbacks = createCallbacks({ accountSid, authToken, ...(reach ? { reach } : {}) });
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const onlyFor =
    (sid: string): RequestHandler =>
    (request: Request, response, next) => {
      if (request.get('authorization') !== authorization) return refuse(response, answers.unauthorized);
      if (request.params['sid'] !== sid) return refuse(response, answers.notFound);
      next();
    };
  const [routes, account, service] = [Router(), Router(), Router()];
  const form = express.urlencoded({ extended: false });
  routes.get('/2010-04-01/Accounts/:sid.json', onlyFor(accountSid), (_request, response) => {
    response.json({ sid: accountSid, status: 'active', type: 'Full' });
  });
  routes.use('/2010-04-01/Accounts/:sid', form, onlyFor(accountSid), account);
  routes.use('/v2/Services/:sid', form, onlyFor(verifyServiceSid), service);
  messageRoutes(account, { accountSid, inbox, door, callbacks });
  const { pressNext } = callRoutes(account, { accountSid, inbox, door, callbacks });
  verifyRoutes(service, { accountSid, serviceSid: verifyServiceSid, inbox, door });
  return {
    routes,
    misbehaveNext: door.misbehaveNext,
    /** Keys that people press when the next calls ask for one. */
    pressNext,
    /** How the callbacks of the next text or call come. */
    troubleNext: callbacks.troubleNext,
    /** Posts a form to an address, signed; the answer is what came back with 2xx, or null. */
    post: callbacks.post,
  };
}

export type TwilioStandIn = ReturnType<typeof twilioStandIn>;
