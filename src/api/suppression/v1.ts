import { z } from 'zod';
import { readNews } from '../../domain/provider-news/form.js';
import { worksOnCases } from '../../domain/acts.js';
import { roleOf } from '../console/staff.js';
import { pathText } from '../http/context.js';
import { endpoint, openEndpoint } from '../openapi/endpoints.js';
import { sendProviderNews } from '../../operations/provider-news/send.js';
import { findUnsubscription, unsubscribe } from '../../operations/suppression/unsubscribe.js';
import { readSuppressions, releaseSuppression } from '../../operations/suppression/release.js';
import { done, instant } from '../openapi/shapes.js';

const notAllowed = { refused: 'not-allowed' } as const;

const scope = z.object({ scope: z.enum(['all', 'non_essential']) });

/** The link in news, on the provider portal. */
export const unsubscriptionEndpoints = [
  openEndpoint({
    method: 'get',
    path: '/v1/unsubscriptions/{token}',
    summary: 'How much email the link of a news email would stop. Changes nothing.',
    response: scope,
    handle: async ({ context, request }) =>
      findUnsubscription(context.dependencies, pathText(request, 'token')),
  }),
  openEndpoint({
    method: 'post',
    path: '/v1/unsubscriptions/{token}',
    summary: 'Unsubscribes the mailbox that a news mail went to; again it stays so.',
    body: z.object({}),
    response: scope,
    handle: async ({ context, request }) => unsubscribe(context.dependencies, pathText(request, 'token')),
  }),
];

/** The mail that people can do without, and the addresses that get none, on the staff portal. */
export const unwantedMailEndpoints = [
  endpoint({
    method: 'get',
    path: '/v1/suppressions',
    summary: 'Addresses that get no mail, the newest 200 first. Reading them is recorded in the audit trail.',
    response: z.object({
      total: z.int(),
      suppressions: z.array(
        z.object({ id: z.string(), address: z.string(), reason: z.string(), since: instant }),
      ),
    }),
    handle: async ({ context, signedIn }) => {
      if (!worksOnCases(roleOf({ signedIn }))) return notAllowed;
      const accountId = signedIn.account.id;
      const { page, total } = await readSuppressions(context.dependencies, {
        accountId,
        address: '',
        place: null,
        size: 200,
      });
      const { rows } = page;
      return {
        total,
        suppressions: rows.map(({ id, address, reason, since }) => ({
          id,
          address,
          reason,
          since: since.toISOString(),
        })),
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/v1/suppressions/{id}/release',
    summary:
      'Releases an address with a reason; a reset that waited for it sends a fresh link. With `since` as it was read, one that was listed for another reason meanwhile stays (409).',
    body: z.object({ reason: z.string(), since: z.string().default('') }),
    response: done,
    handle: async ({ context, request, signedIn, body: { reason, since: seen } }) => {
      const role = roleOf({ signedIn });
      if (!worksOnCases(role)) return notAllowed;
      const id = pathText(request, 'id');
      const accountId = signedIn.account.id;
      return releaseSuppression(context.dependencies, { id, seen, reason, role, accountId });
    },
  }),
  endpoint({
    method: 'post',
    path: '/v1/provider-news',
    summary:
      'Sends news to every provider with an open contract; for leads. The same within an hour is one case.',
    success: 201,
    body: z.object({ subject: z.string(), body: z.string() }),
    response: z.object({ reference: z.string() }),
    handle: async ({ context, signedIn, body }) =>
      roleOf({ signedIn }) === 'lead'
        ? sendProviderNews(context.dependencies, { news: readNews(body), accountId: signedIn.account.id })
        : notAllowed,
  }),
];
