import { accountTransitions } from '../../domain/account/states.js';
import { statesOf } from '../../domain/transition.js';
import { z } from 'zod';
import { pathText } from '../http/context.js';
import { done, instant } from '../openapi/shapes.js';
import { detailsEndpoints } from './details-v1.js';
import { timeZoneOf } from '../../operations/account/time-zone.js';
import { changePassword } from '../../operations/account/change-password.js';
import { requestAddressChange } from '../../operations/account/change-address.js';
import { isRefusal } from '../../domain/refusals.js';
import { suppressionReasons, type SuppressionReason } from '../../domain/suppression/suppression.js';
import { maskedPhone } from '../../domain/contact.js';

import { browserInWords } from '../../domain/user-agent.js';
import { endpoint, openEndpoint } from '../openapi/endpoints.js';
import { employerOf } from '../../operations/account/practice.js';
import { endSession } from '../http/session.js';
import { ownAccount } from '../../operations/account/own-account.js';
import { forgetSignUpBrowser } from '../sign-up/browser.js';
import { signIn } from '../sign-in/sign-in.js';
import { endOtherSessions, endOwnSession, sessionsOf } from '../../operations/account/sessions.js';
import { fullName } from '../../domain/person-name.js';

const sessionStart = openEndpoint({
  method: 'post',
  path: '/v1/session',
  summary:
    'Logs in, under a new session cookie. “owes” says whether the second factor is asked next (GET /v1/two-factor says which step is next).',
  body: z.object({ email: z.string(), password: z.string() }),
  response: z.object({ owes: z.enum(['nothing', 'second-factor']) }),
  handle: async ({ context, request, response, body }) => {
    const signedIn = await signIn(context, body, request, response);
    if (isRefusal(signedIn)) return signedIn;
    return { owes: signedIn.isPending ? ('second-factor' as const) : ('nothing' as const) };
  },
});

const sessionEnd = endpoint({
  method: 'delete',
  path: '/v1/session',
  summary: 'Logs out, even if a step of the login is still missing.',
  response: done,
  handle: async ({ context, request, response, signedIn }) => {
    await endSession(context, signedIn, response);
    forgetSignUpBrowser(context, request, response);
    return { done: true as const };
  },
});

const session = endpoint({
  method: 'get',
  path: '/v1/session',
  summary: 'Who is signed in, and until when.',
  response: z.object({
    email: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    endsAt: instant,
    endsInMs: z.int(),
  }),
  handle: async ({ context, signedIn: { account, endsAt } }) => ({
    email: account.email,
    givenName: account.givenName,
    familyName: account.familyName,
    endsAt: endsAt.toISOString(),
    endsInMs: endsAt.getTime() - context.dependencies.clock().getTime(),
  }),
});

/** Everyone's own account, on each portal. */
export const accountEndpoints = [
  sessionStart,
  session,
  sessionEnd,
  endpoint({
    method: 'get',
    path: '/v1/account',
    summary: 'The account that is signed in, as its page shows it.',
    response: z.object({
      email: z.string(),
      givenName: z.string(),
      familyName: z.string(),
      birthDate: z.string().nullable().describe('Of a client, like 1990-03-31.'),
      insuranceName: z.string().nullable().describe('Of a client, as on the insurance card.'),
      insuranceBirthDate: z.string().nullable().describe('Of a client, as on the insurance card.'),
      phone: z.string().nullable().describe('Where support calls, in E.164.'),
      licenseNumber: z.string().nullable().describe('Of a provider.'),
      timeZone: z.string(),
      status: z.enum(statesOf(accountTransitions)),
      passwordChangedAt: instant.nullable(),
      role: z.string().nullable().describe('Of a member of staff.'),
      worksFor: z.string().nullable().describe('The provider, for practice staff.'),
      newEmail: z.string().nullable().describe('The address that waits for its link to be used.'),
      mailTrouble: z.enum(suppressionReasons).nullable().describe('Why email does not reach the account.'),
      codes: z
        .object({ phone: z.string(), method: z.enum(['text', 'voice']) })
        .nullable()
        .describe('Where login codes go: the last two digits of the phone.'),
      devices: z
        .array(z.object({ browser: z.string(), expiresAt: instant }))
        .describe('Remembered devices, on which no code is asked.'),
    }),
    handle: async ({ context, signedIn }) => {
      const { account } = signedIn;
      const { newAddress, suppression, factor, ...details } = await ownAccount(
        context.dependencies,
        signedIn,
      );
      const employer = employerOf(account);
      return {
        email: account.email,
        givenName: account.givenName,
        familyName: account.familyName,
        ...details,
        timeZone: await timeZoneOf(context.dependencies.db, account),
        status: account.status,
        passwordChangedAt: account.passwordChangedAt?.toISOString() ?? null,
        role: account.staffRole,
        worksFor: employer && fullName(employer),
        newEmail: newAddress?.email ?? null,
        mailTrouble: suppression && (suppression.reason as SuppressionReason),
        codes: factor?.phone ? { phone: maskedPhone(factor.phone), method: factor.method } : null,
        devices: (factor?.devices ?? []).map(({ userAgent, expiresAt }) => ({
          browser: browserInWords(userAgent),
          expiresAt: expiresAt.toISOString(),
        })),
      };
    },
  }),
  ...detailsEndpoints,
  endpoint({
    method: 'post',
    path: '/v1/account/password',
    summary: 'Changes the password; all other sessions end.',
    body: z.object({ currentPassword: z.string(), password: z.string() }),
    response: done,
    handle: async ({ context, signedIn, body }) => changePassword(context.dependencies, signedIn, body),
  }),
  endpoint({
    method: 'post',
    path: '/v1/account/email',
    summary: 'Asks for another address; it changes once the link that is emailed there is used.',
    success: 202,
    body: z.object({ currentPassword: z.string(), email: z.string() }),
    response: done,
    handle: async ({ context, signedIn, body }) => requestAddressChange(context.dependencies, signedIn, body),
  }),
  endpoint({
    method: 'get',
    path: '/v1/account/sessions',
    summary: 'Where the account is signed in, the last used first.',
    response: z.object({
      sessions: z.array(
        z.object({
          id: z.string(),
          browser: z.string(),
          startedAt: instant,
          lastUsedAt: instant,
          isThisOne: z.boolean(),
        }),
      ),
    }),
    handle: async ({ context, signedIn }) => ({
      sessions: (await sessionsOf(context.dependencies, signedIn)).map(
        ({ id, browser, startedAt, lastUsedAt, isThisOne }) => ({
          id,
          browser,
          startedAt: startedAt.toISOString(),
          lastUsedAt: lastUsedAt.toISOString(),
          isThisOne,
        }),
      ),
    }),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/account/sessions',
    summary: 'Ends all sessions but this one.',
    response: done,
    handle: async ({ context, signedIn }) => endOtherSessions(context.dependencies, signedIn),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/account/sessions/{id}',
    summary: 'Ends one session.',
    response: done,
    handle: async ({ context, request, signedIn }) =>
      endOwnSession(context.dependencies, signedIn, pathText(request, 'id')),
  }),
];
