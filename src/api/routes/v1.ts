import { z } from 'zod';
import type { Portal } from '../../domain/portals.js';
import { caseloadOf } from '../caseload.js';
import { endpoint, type Endpoint } from '../http/endpoints.js';
import { providerOf } from '../http/provider.js';
import type { PortalContext } from '../http/portal.js';
import { auditPracticeRead } from '../practice-reads.js';
import { terminationEndpoints } from './v1-contract-terminations.js';
import { noteExportEndpoints } from './v1-note-exports.js';
import { passwordResetEndpoints } from './v1-password-resets.js';
import { invitationEndpoints } from './v1-provider-invitations.js';
import { clientSignUpEndpoints, providerSignUpEndpoints, verificationEndpoints } from './v1-sign-ups.js';
import { accountHoldEndpoints } from './v1-account-holds.js';
import { factorRecoveryEndpoints } from './v1-factor-recoveries.js';
import { unsubscriptionEndpoints, unwantedMailEndpoints } from './v1-unwanted-mail.js';
import { practiceStaffEndpoints } from './v1-practice-staff.js';
import { accountEndpoints } from './v1-account.js';
import { twoFactorEndpoints } from './v1-two-factor.js';

const instant = z.iso.datetime();

const providerEndpoints = [
  ...twoFactorEndpoints,
  ...accountEndpoints,
  endpoint({
    method: 'get',
    path: '/v1/caseload',
    summary: 'The active caseload, with who brought each client.',
    response: z.object({
      clients: z.array(
        z.object({
          chartId: z.uuid(),
          clientName: z.string(),
          source: z.enum(['headway_sourced', 'own']),
          lastSession: instant.nullable(),
          nextSession: instant.nullable(),
        }),
      ),
    }),
    handle: async ({ context, signedIn }) => {
      const { db, clock } = context.dependencies;
      const clients = await caseloadOf(db, providerOf({ signedIn }).id, clock());
      await auditPracticeRead(context.dependencies, signedIn.account, {
        act: 'caseload.read',
        count: clients.length,
      });
      return {
        clients: clients.map(({ chartId, clientName, source, lastSession, nextSession }) => ({
          chartId,
          clientName,
          source,
          lastSession: lastSession?.toISOString() ?? null,
          nextSession: nextSession?.toISOString() ?? null,
        })),
      };
    },
  }),
  ...terminationEndpoints,
  ...noteExportEndpoints,
];

const staffEndpoints = [
  ...twoFactorEndpoints,
  ...accountEndpoints,
  endpoint({
    method: 'get',
    path: '/v1/cases',
    summary: 'Open cases, what needs a person first.',
    response: z.object({
      cases: z.array(
        z.object({
          reference: z.string(),
          kind: z.string(),
          state: z.string(),
          waitingOn: z.string(),
          dueAt: instant.nullable(),
          needsAttention: z.boolean(),
        }),
      ),
    }),
    handle: async ({ context }) => {
      const cases = await context.dependencies.db.case.findMany({
        where: { closedAt: null },
        orderBy: [{ needsAttention: 'desc' }, { dueAt: 'asc' }],
        take: 200,
      });
      return {
        cases: cases.map(({ reference, kind, state, waitingOn, dueAt, needsAttention }) => ({
          reference,
          kind,
          state,
          waitingOn,
          dueAt: dueAt?.toISOString() ?? null,
          needsAttention,
        })),
      };
    },
  }),
];

/** The JSON API of each portal. */
export const apiEndpoints: Record<Portal, readonly ((context: PortalContext) => Endpoint)[]> = {
  client: [
    ...accountEndpoints,
    ...clientSignUpEndpoints,
    ...verificationEndpoints,
    ...passwordResetEndpoints,
    ...accountHoldEndpoints,
  ],
  provider: [
    ...providerEndpoints,
    ...practiceStaffEndpoints,
    ...providerSignUpEndpoints,
    ...verificationEndpoints,
    ...passwordResetEndpoints,
    ...factorRecoveryEndpoints,
    ...accountHoldEndpoints,
    ...unsubscriptionEndpoints,
  ],
  staff: [
    ...staffEndpoints,
    ...verificationEndpoints,
    ...invitationEndpoints,
    ...unwantedMailEndpoints,
    ...passwordResetEndpoints,
    ...factorRecoveryEndpoints,
    ...accountHoldEndpoints,
  ],
};
