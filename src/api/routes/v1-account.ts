import { z } from 'zod';
import { changePassword } from '../change-password.js';
import { requestAddressChange } from '../change-address.js';
import { endpoint } from '../http/endpoints.js';
import { endOtherSessions, endOwnSession, sessionsOf } from '../sessions.js';

const instant = z.iso.datetime();
const done = z.object({ done: z.literal(true) });

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

/** Everybody's own account, on each portal. */
export const accountEndpoints = [
  session,
  endpoint({
    method: 'get',
    path: '/v1/account',
    summary: 'The account that is signed in.',
    response: z.object({
      email: z.string(),
      givenName: z.string(),
      familyName: z.string(),
      status: z.enum(['active', 'held', 'ended']),
      passwordChangedAt: instant.nullable(),
    }),
    handle: async ({ signedIn: { account } }) => ({
      email: account.email,
      givenName: account.givenName,
      familyName: account.familyName,
      status: account.status,
      passwordChangedAt: account.passwordChangedAt?.toISOString() ?? null,
    }),
  }),
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
    summary: 'Asks for another address; it changes once the link that is mailed there is used.',
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
      endOwnSession(context.dependencies, signedIn, String(request.params['id'])),
  }),
];
