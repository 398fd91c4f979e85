import { z } from 'zod';
import { isRefusal } from '../../domain/refusals.js';
import { endpoint } from '../openapi/endpoints.js';
import { forgetDevices, resetSecondFactor } from '../../operations/two-factor/change-phone.js';
import { enrolPhone } from '../../operations/two-factor/enrol.js';
import { done } from '../openapi/shapes.js';
import { enterCode } from './enter-code.js';
import { sendAnotherCode } from '../../operations/two-factor/send-again.js';
import { twoFactorStep } from '../../operations/two-factor/view.js';

const method = z.enum(['text', 'voice', 'email']);
/** The code that a caller means; another that was asked for since isn't taken for it. */
const challenge = z.string().default('');

/** The second factor, on the portals that need one. */
export const twoFactorEndpoints = [
  endpoint({
    method: 'get',
    path: '/v1/two-factor',
    summary: 'The state of a login that still needs its second factor, and whether the newest code arrived.',
    response: z.object({
      step: z.enum(['enrol', 'code', 'disabled', 'over', 'done']),
      challenge: z.string().nullable(),
      sentence: z.string(),
      isWaiting: z.boolean(),
      isEnrolment: z.boolean(),
      methods: z.array(z.object({ method, label: z.string() })).readonly(),
      formerPhone: z.string().nullable(),
      emailWaits: z.boolean(),
    }),
    handle: async ({ context, signedIn }) => twoFactorStep(context.dependencies, context.portal, signedIn),
  }),
  endpoint({
    method: 'post',
    path: '/v1/two-factor/enrolment',
    summary: 'Begins to set up the one phone of a sign-in; a code goes to it.',
    success: 202,
    body: z.object({ phone: z.string(), method: z.enum(['text', 'voice']), consents: z.boolean() }),
    response: done,
    handle: async ({ context, signedIn, body }) => enrolPhone({ ...context, signedIn }, body),
  }),
  endpoint({
    method: 'post',
    path: '/v1/two-factor/codes',
    summary: 'Sends a code by one of the methods that are offered.',
    success: 202,
    body: z.object({ method, challenge }),
    response: done,
    handle: async ({ context, signedIn, body }) =>
      sendAnotherCode({ ...context, signedIn }, { method: body.method, seen: body.challenge }),
  }),
  endpoint({
    method: 'post',
    path: '/v1/two-factor/verification',
    summary: 'Enters a code. The right one signs in, under a new session cookie.',
    body: z.object({ code: z.string(), remember: z.boolean().default(false), challenge }),
    response: done,
    handle: async ({ context, request, response, signedIn, body }) => {
      const answer = await enterCode(context, signedIn, { ...body, seen: body.challenge }, request, response);
      return isRefusal(answer) ? answer : { done: true as const };
    },
  }),
  endpoint({
    method: 'post',
    path: '/v1/account/two-factor/reset',
    summary:
      'Resets multi factor authentication: everyone is logged out, and the next login sets up a phone.',
    body: z.object({ currentPassword: z.string() }),
    response: done,
    handle: async ({ context, signedIn, body }) =>
      resetSecondFactor(context.dependencies, signedIn, body.currentPassword),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/account/devices',
    summary: 'Forgets all remembered devices.',
    response: done,
    handle: async ({ context, signedIn }) => forgetDevices(context.dependencies, signedIn),
  }),
];
