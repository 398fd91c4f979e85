import { z } from 'zod';
import type { Portal } from '../../domain/portals.js';
import { terminationPolicies } from '../../domain/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { checkTerminationForm } from '../../domain/termination-form.js';
import type { Act } from '../../domain/acts.js';
import { acceptTermination, activeContract } from '../accept-termination.js';
import { act } from '../act.js';
import { activeCharts, caseloadOf } from '../caseload.js';
import { endpoint, type Endpoint } from '../http/endpoints.js';
import { providerOf } from '../http/provider.js';
import type { PortalContext } from '../http/portal.js';
import { exportOf, exportsOf, startExportOnDemand, type ExportWithCase } from '../note-exports.js';
import { auditPracticeRead } from '../practice-reads.js';
import { terminationStatus } from '../termination-status.js';
import { passwordResetEndpoints } from './v1-password-resets.js';
import { invitationEndpoints } from './v1-provider-invitations.js';
import { clientSignUpEndpoints, providerSignUpEndpoints, verificationEndpoints } from './v1-sign-ups.js';
import { accountHoldEndpoints } from './v1-account-holds.js';
import { factorRecoveryEndpoints } from './v1-factor-recoveries.js';
import { unwantedMailEndpoints } from './v1-unwanted-mail.js';
import { practiceStaffEndpoints } from './v1-practice-staff.js';
import { accountEndpoints } from './v1-account.js';
import { twoFactorEndpoints } from './v1-two-factor.js';

const instant = z.iso.datetime();
const done = z.object({ done: z.literal(true) });

const termination = z.object({
  reference: z.string(),
  state: z.string(),
  lastDay: z.iso.date(),
  timeZone: z.string(),
  waitingOn: z.string(),
  dueAt: instant.nullable(),
  readiness: z.object({
    unsignedNotes: z.int(),
    unbilledSessions: z.int(),
    futureAppointments: z.int(),
    clientsWithoutOutcome: z.int(),
    exportDownloaded: z.boolean(),
  }),
});

const noteExport = z.object({
  id: z.uuid(),
  reference: z.string(),
  state: z.string(),
  requestedAt: instant,
  chartsDone: z.int(),
  chartsTotal: z.int(),
  notesTotal: z.int(),
  expiresAt: instant.nullable(),
});

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
  endpoint({
    method: 'post',
    path: '/v1/contract-terminations',
    summary:
      'Requests the end of the contract. Asked again while a request is open, the answer is that request (200).',
    success: 201,
    already: 200,
    body: z.object({
      lastDay: z.string(),
      reason: z.string().optional(),
      feedback: z.string().optional(),
      recordsContact: z
        .object({
          practice: z.string(),
          address: z.string().optional(),
          email: z.string().optional(),
          phone: z.string().optional(),
        })
        .strict(),
      clients: z
        .array(
          z
            .object({
              chartId: z.string(),
              plan: z.string(),
              careEndsBecause: z.string().optional(),
              atRisk: z.boolean().optional(),
              contested: z.boolean().optional(),
            })
            .strict(),
        )
        .default([]),
      acknowledged: z.array(z.string()),
    }),
    response: z.object({ reference: z.string() }),
    handle: async ({ context, signedIn, body }) => {
      const { db, clock, config } = context.dependencies;
      const provider = providerOf({ signedIn });
      const [contract, charts] = await Promise.all([
        activeContract({ db }, provider.id),
        activeCharts(db, provider.id),
      ]);
      const checked = checkTerminationForm(
        {
          lastDay: body.lastDay,
          reason: body.reason ?? '',
          feedback: body.feedback ?? '',
          recordsPractice: body.recordsContact.practice,
          recordsAddress: body.recordsContact.address ?? '',
          recordsEmail: body.recordsContact.email ?? '',
          recordsPhone: body.recordsContact.phone ?? '',
          ...Object.fromEntries(
            body.clients.flatMap(
              ({ chartId, plan, careEndsBecause = '', atRisk = false, contested = false }) => [
                [`plan.${chartId}`, plan],
                [`because.${chartId}`, careEndsBecause],
                [`atRisk.${chartId}`, atRisk ? 'yes' : ''],
                [`contest.${chartId}`, contested ? 'yes' : ''],
              ],
            ),
          ),
          ...Object.fromEntries(body.acknowledged.map((name) => [`acknowledge.${name}`, 'yes'])),
        },
        {
          policy: terminationPolicies[config.POLICY],
          timeZone: provider.timeZone,
          now: clock(),
          charts,
          startedBecause: 'provider',
        },
      );
      if (!('lastDay' in checked)) return checked.map((refusal) => inBody(refusal, body.clients));
      const accepted = await acceptTermination(context.dependencies, {
        ...checked,
        contract,
        providerId: provider.id,
        startedById: signedIn.account.id,
      });
      if (isRefusal(accepted)) return accepted;
      return { status: accepted.already ? 200 : 201, body: { reference: accepted.reference } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/contract-terminations/{reference}',
    summary: 'Where a request stands.',
    response: termination,
    handle: async ({ context, request, signedIn }) => {
      const status = await terminationStatus(
        context.dependencies.db,
        providerOf({ signedIn }).id,
        String(request.params['reference']),
      );
      if (status === null) return { refused: 'not-found' };
      const { reference, state, lastDay, timeZone, waitingOn, dueAt, readiness } = status;
      return {
        reference,
        state,
        lastDay,
        timeZone,
        waitingOn,
        dueAt: dueAt?.toISOString() ?? null,
        readiness,
      };
    },
  }),
  ownAct('withdraw', 'withdrawal', 'Withdraws a request.', z.object({})),
  ownAct(
    'changeLastDay',
    'last-day',
    'Moves the last day to a later one.',
    z.object({ lastDay: z.string() }),
  ),
  ownAct(
    'delayNotice',
    'notice-delay',
    'Delays the client notice by up to seven days.',
    z.object({ days: z.int() }),
  ),
  endpoint({
    method: 'get',
    path: '/v1/note-exports',
    summary: 'Exports of notes, newest first.',
    response: z.object({ exports: z.array(noteExport) }),
    handle: async ({ context, signedIn }) => ({
      exports: (await exportsOf(context.dependencies, providerOf({ signedIn }).id)).map(exportView),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/v1/note-exports',
    summary: 'Starts an export of all notes, or returns the one under way.',
    success: 202,
    body: z.object({}),
    response: noteExport,
    handle: async ({ context, signedIn }) =>
      exportView(
        await startExportOnDemand(context.dependencies, providerOf({ signedIn }).id, signedIn.account.id),
      ),
  }),
  endpoint({
    method: 'get',
    path: '/v1/note-exports/{id}',
    summary: 'How far an export is.',
    response: noteExport,
    handle: async ({ context, request, signedIn }) => {
      const exported = await exportOf(
        context.dependencies,
        providerOf({ signedIn }).id,
        String(request.params['id']),
      );
      return exported === null ? { refused: 'not-found' } : exportView(exported);
    },
  }),
];

/** Fields of the form by their place in the body. */
const bodyFields: Readonly<Record<string, string>> = {
  recordsPractice: 'recordsContact.practice',
  recordsAddress: 'recordsContact.address',
  recordsEmail: 'recordsContact.email',
  recordsPhone: 'recordsContact.phone',
  plan: 'plan',
  because: 'careEndsBecause',
};

/** A refusal of the form at the place in the body where a program put the field. */
function inBody({ refused, field = '' }: Refusal, clients: readonly { chartId: string }[]): Refusal {
  const [name = '', of] = field.split('.', 2);
  const place = bodyFields[name] ?? name;
  if (name === 'acknowledge') return { refused, field: 'acknowledged' };
  if (of === undefined) return { refused, field: place };
  const index = clients.findIndex(({ chartId }) => chartId === of);
  return { refused, field: index === -1 ? 'clients' : `clients.${index}.${place}` };
}

/** An act of the provider on the own open case. */
function ownAct(update: Act, name: string, summary: string, body: z.ZodObject) {
  return endpoint({
    method: 'post',
    path: `/v1/contract-terminations/{reference}/${name}`,
    summary,
    body,
    response: done,
    handle: async ({ context, request, signedIn, body: argument }) => {
      const status = await terminationStatus(
        context.dependencies.db,
        providerOf({ signedIn }).id,
        String(request.params['reference']),
      );
      if (status === null) return { refused: 'not-found' };
      return act(context.dependencies, {
        update,
        argument,
        workflowId: status.workflowId,
        state: status.state,
        accountId: signedIn.account.id,
        role: 'provider',
      });
    },
  });
}

function exportView({
  id,
  case: row,
  state,
  requestedAt,
  chartsDone,
  chartsTotal,
  notesTotal,
  expiresAt,
}: ExportWithCase) {
  return {
    id,
    reference: row.reference,
    state,
    requestedAt: requestedAt.toISOString(),
    chartsDone,
    chartsTotal,
    notesTotal,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

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
  ],
  staff: [
    ...staffEndpoints,
    ...invitationEndpoints,
    ...unwantedMailEndpoints,
    ...passwordResetEndpoints,
    ...factorRecoveryEndpoints,
    ...accountHoldEndpoints,
  ],
};
