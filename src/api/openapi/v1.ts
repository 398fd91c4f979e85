import { firstOpenCases } from '../../operations/case/listing.js';
import { z } from 'zod';
import type { Portal } from '../../domain/portals.js';
import { caseloadOf } from '../../operations/caseload/list.js';
import { endpoint, type Endpoint } from './endpoints.js';
import { providerOf } from '../../operations/account/practice.js';
import type { PortalContext } from '../http/context.js';
import { auditPracticeRead } from '../../operations/practice-staff/audit-read.js';
import { actEndpoints } from '../case/v1.js';
import { terminationEndpoints } from '../contract-termination/v1.js';
import { noteExportEndpoints } from '../note-export/v1.js';
import { passwordResetEndpoints } from '../password-reset/v1.js';
import { invitationEndpoints } from '../provider-invitation/v1.js';
import { clientSignUpEndpoints, invitedSignUpEndpoints, verificationEndpoints } from '../sign-up/v1.js';
import { accountSuspensionEndpoints } from '../account-suspension/v1.js';
import { deactivationEndpoints } from '../client-deactivation/v1.js';
import { majorityEndpoints } from '../client-majority/v1.js';
import { reactivationEndpoints } from '../client-reactivation/v1.js';
import { addressRecoveryEndpoints } from '../address-recovery/v1.js';
import { contactRequestEndpoints } from '../contact-request/v1.js';
import { factorRecoveryEndpoints } from '../factor-recovery/v1.js';
import { noteRetrievalEndpoints } from '../note-retrieval/v1.js';
import { unsubscriptionEndpoints, unwantedMailEndpoints } from '../suppression/v1.js';
import { practiceStaffEndpoints } from '../practice-staff/v1.js';
import { accountEndpoints } from '../account/v1.js';
import { twoFactorEndpoints } from '../two-factor/v1.js';
import { instant } from './shapes.js';

const providerEndpoints = [
  ...twoFactorEndpoints,
  ...accountEndpoints,
  ...actEndpoints,
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
  ...actEndpoints,
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
      const cases = await firstOpenCases(context.dependencies.db);
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
    ...actEndpoints,
    ...clientSignUpEndpoints,
    ...verificationEndpoints,
    ...passwordResetEndpoints,
    ...accountSuspensionEndpoints,
    ...contactRequestEndpoints,
    ...deactivationEndpoints,
    ...reactivationEndpoints,
    ...majorityEndpoints,
    ...addressRecoveryEndpoints,
  ],
  provider: [
    ...providerEndpoints,
    ...practiceStaffEndpoints,
    ...invitedSignUpEndpoints,
    ...verificationEndpoints,
    ...passwordResetEndpoints,
    ...factorRecoveryEndpoints,
    ...noteRetrievalEndpoints,
    ...accountSuspensionEndpoints,
    ...contactRequestEndpoints,
    ...addressRecoveryEndpoints,
    ...unsubscriptionEndpoints,
  ],
  staff: [
    ...staffEndpoints,
    ...invitedSignUpEndpoints,
    ...verificationEndpoints,
    ...invitationEndpoints,
    ...unwantedMailEndpoints,
    ...passwordResetEndpoints,
    ...factorRecoveryEndpoints,
    ...accountSuspensionEndpoints,
  ],
};
