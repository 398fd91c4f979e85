import { z } from 'zod';
import { changeDetails } from '../../operations/account/change-details.js';
import { changeTimeZone } from '../../operations/account/change-time-zone.js';
import { endpoint } from '../openapi/endpoints.js';
import { done } from '../openapi/shapes.js';

/** Correcting who one is, and saying where. */
export const detailsEndpoints = [
  endpoint({
    method: 'post',
    path: '/v1/account/details',
    summary:
      'Corrects name and phone, the birth date and insurance card of a client and the license number of a provider, all at once; what is left out becomes empty.',
    body: z.object({
      currentPassword: z.string(),
      givenName: z.string(),
      familyName: z.string().default(''),
      birthDate: z.string().default(''),
      phone: z.string().default(''),
      licenseNumber: z.string().default(''),
      insuranceName: z.string().default(''),
      insuranceBirthDate: z.string().default(''),
    }),
    response: done,
    handle: async ({ context, signedIn, body }) => changeDetails(context.dependencies, signedIn, body),
  }),
  endpoint({
    method: 'post',
    path: '/v1/account/time-zone',
    summary: 'Changes the time zone of a client, or of a provider who isn’t ending the contract.',
    body: z.object({ timeZone: z.string() }),
    response: done,
    handle: async ({ context, signedIn, body }) => changeTimeZone(context.dependencies, signedIn, body),
  }),
];
