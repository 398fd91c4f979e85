import { z } from 'zod';
import { worksOnCases } from '../../domain/acts.js';
import { roleOf } from '../console/staff.js';
import { endpoint } from '../openapi/endpoints.js';
import { inviteProvider } from '../../operations/provider-invitation/invitations.js';

/** Inviting providers, on the staff portal. */
export const invitationEndpoints = [
  endpoint({
    method: 'post',
    path: '/v1/provider-invitations',
    summary: 'Invites a provider to sign up; the answer names the case.',
    success: 201,
    body: z.object({
      email: z.string(),
      givenName: z.string(),
      familyName: z.string(),
      credentials: z.string().default(''),
      npi: z.string().default(''),
      timeZone: z.string(),
      jurisdiction: z.string(),
      licenseNumber: z.string().default(''),
    }),
    response: z.object({ reference: z.string() }),
    handle: async ({ context, signedIn, body }) =>
      worksOnCases(roleOf({ signedIn }))
        ? inviteProvider(context.dependencies, { answers: body, invitedById: signedIn.account.id })
        : { refused: 'not-allowed' },
  }),
];
