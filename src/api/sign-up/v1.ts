import type { Request } from 'express';
import { z } from 'zod';
import { isRefusal } from '../../domain/refusals.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { familyOf } from '../../operations/family/list.js';
import { endpoint, openEndpoint } from '../openapi/endpoints.js';
import { pathText, type PortalContext } from '../http/context.js';
import { ownSignUp, resendOwn, resendTo } from '../../operations/email-verification/ask-again.js';
import { acceptInvitation, findInvitation } from '../../operations/provider-invitation/invitations.js';
import { correctOwn } from '../../operations/sign-up/correct.js';
import { acceptFamilyMember } from '../../operations/sign-up/sign-up.js';
import { disavowVerification, useVerification } from '../../operations/email-verification/verify.js';
import { forgetSignUpBrowser, openedIn, signUpBrowser, signUpInBrowser } from './browser.js';
import { fullName } from '../../domain/person-name.js';
import { tokenEndpoint } from '../openapi/link-endpoint.js';
import { done, doneAs, instant } from '../openapi/shapes.js';

const accepted = doneAs('accepted');
const verified = doneAs('verified');
const removed = doneAs('removed');
const corrected = doneAs('corrected');
/** The address of the sign-up that a caller means; another that took its place in the browser isn't taken for it. */
const seenEmail = z.string().default('');

const person = {
  email: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  birthDate: z.string(),
  timeZone: z.string(),
  phone: z.string().optional(),
  insuranceName: z.string().optional(),
  insuranceBirthDate: z.string().optional(),
};

/** What isn't given counts as an empty field. */
function answersOf(body: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value ?? '']));
}

/** Verifying an address, on every portal. */
export const verificationEndpoints = [
  tokenEndpoint({
    method: 'post',
    path: '/v1/email-verifications/{token}',
    summary:
      'Uses an emailed link: the address is verified. With the cookie of a sign-up with the address, the account gets what was typed there; without it, it takes the new password of the account. A change of address takes a login to the account or its current password. Signs nobody in. Sent again with the same password, it stays so; with another one, the link was used (410).',
    body: z.object({ password: z.string().optional(), currentPassword: z.string().optional() }),
    response: verified.response,
    handle: async ({ context, request, response, body: { password = '', currentPassword = '' } }) => {
      const answer = await useVerification(context.dependencies, {
        portal: context.portal,
        token: pathText(request, 'token'),
        openedIn: await openedIn(context, request),
        typed: { password, currentPassword },
      });
      if (!isRefusal(answer)) forgetSignUpBrowser(context, request, response);
      return verified.say(answer);
    },
  }),
  tokenEndpoint({
    method: 'post',
    path: '/v1/email-verifications/{token}/disavowal',
    summary: 'The owner of the address did not ask for it: an account that was never verified is removed.',
    body: z.object({}),
    response: removed.response,
    handle: async ({ context: { dependencies, portal }, request }) =>
      removed.say(await disavowVerification(dependencies, portal, pathText(request, 'token'))),
  }),
];

/** Signing up as a client, and families. */
export const clientSignUpEndpoints = [
  openEndpoint({
    method: 'get',
    path: '/v1/email-verification',
    summary:
      'The sign-up whose cookie comes along, for a day or until its address is verified: its reference and address. It says nothing of accounts.',
    response: z.object({ reference: z.string(), email: z.string() }),
    handle: async ({ context, request }) => {
      const own = await ownSignUp(context.dependencies, signUpBrowser(context, request));
      if (own === null) return { refused: 'sign-up-over' };
      return { reference: own.case.reference, email: own.email };
    },
  }),
  openEndpoint({
    method: 'post',
    path: '/v1/email-verification/mails',
    summary:
      'Asks for another mail: of the sign-up whose cookie comes along, after a minute and at most five in a day, or of whatever account waits for its address to be verified. Every address gets the same answer, and the newest link counts.',
    success: 202,
    body: z.object({ email: z.string().optional(), seenEmail }),
    response: done,
    handle: async ({ context, request, body: { email, seenEmail } }) =>
      email === undefined
        ? resendOwn(context.dependencies, { browserHash: signUpBrowser(context, request), seenEmail })
        : resendTo(context.dependencies, { typed: email, ip: request.ip ?? '' }),
  }),
  openEndpoint({
    method: 'post',
    path: '/v1/email-verification/address',
    summary:
      'Corrects the address of the sign-up whose cookie comes along, within a day and before it is verified; asked twice, it is done once. A taken address answers like a free one.',
    success: 202,
    body: z.object({ email: z.string(), seenEmail }),
    response: corrected.response,
    handle: async ({ context, request, body: { email, seenEmail } }) =>
      corrected.say(
        await correctOwn(context.dependencies, {
          browserHash: signUpBrowser(context, request),
          seenEmail,
          typed: email,
          ip: request.ip ?? '',
        }),
      ),
  }),
  openEndpoint({
    method: 'post',
    path: '/v1/sign-ups',
    summary:
      'Signs the person seeking care up; an email with a link follows. A taken address answers like a free one.',
    success: 202,
    body: z.object({ ...person, password: z.string() }),
    response: accepted.response,
    handle: async ({ context, request, response, body }) =>
      accepted.say(await signUpInBrowser(context, request, response, answersOf(body))),
  }),
  endpoint({
    method: 'get',
    path: '/v1/family-members',
    summary: 'The people that you opened accounts for, and the addresses whose link hasn’t been used yet.',
    response: z.object({
      members: z.array(
        z.object({
          name: z.string(),
          email: z.string(),
          birthDate: z.iso.date().nullable(),
          relationship: z.string(),
        }),
      ),
      waiting: z.array(z.object({ email: z.string(), requestedAt: instant })),
    }),
    handle: async ({ context, signedIn }) => {
      const { db, clock } = context.dependencies;
      const { members, waiting } = await familyOf(db, signedIn.account.id, clock());
      return {
        members: members.map(({ birthDate, ...member }) => ({
          ...member,
          birthDate: birthDate && calendarDate(birthDate),
        })),
        waiting: waiting.map(({ email, requestedAt }) => ({ email, requestedAt: requestedAt.toISOString() })),
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/v1/family-members',
    summary: 'Opens an account for a family member; the link in the email asks for its password.',
    success: 202,
    body: z.object({ ...person, relationship: z.string() }),
    response: accepted.response,
    handle: async ({ context, signedIn: { account }, body }) =>
      accepted.say(await acceptFamilyMember(context.dependencies, { answers: answersOf(body), account })),
  }),
];

function linkIn({ portal }: PortalContext, request: Request) {
  return { portal: portal === 'staff' ? portal : 'provider', token: pathText(request, 'token') } as const;
}

/** Signing up as an invited provider, or as one of the staff. */
export const invitedSignUpEndpoints = [
  tokenEndpoint({
    method: 'get',
    path: '/v1/sign-ups/{token}',
    summary: 'The invitation behind an emailed link: for whom, and into whose practice. Changes nothing.',
    response: z.object({ givenName: z.string(), email: z.string(), practice: z.string().nullable() }),
    handle: async ({ context, request }) => {
      const found = await findInvitation(context.dependencies, linkIn(context, request));
      if (isRefusal(found)) return found;
      if (found.used) return { refused: 'invitation-needed' };
      const { givenName, email, practiceOf } = found.invitation;
      const practice = practiceOf && fullName(practiceOf.account);
      return { givenName, email, practice };
    },
  }),
  tokenEndpoint({
    method: 'post',
    path: '/v1/sign-ups/{token}',
    summary:
      'Signs an invited person up. An invitation is used once: sent again with the same, it stays so; with anything else, the link was used (410).',
    success: 202,
    body: z.object({ password: z.string(), phone: z.string().optional() }),
    response: accepted.response,
    handle: async ({ context, request, body }) =>
      accepted.say(
        await acceptInvitation(context.dependencies, {
          ...linkIn(context, request),
          answers: answersOf(body),
        }),
      ),
  }),
];
