import { z } from 'zod';
import type { Act } from '../../domain/acts.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { checkTerminationForm } from '../../domain/contract-termination/form.js';
import { acceptTermination, activeContract } from '../../operations/contract-termination/accept.js';
import { act } from '../../cases/signals.js';
import { activeCharts } from '../../operations/caseload/list.js';
import { pathText } from '../http/context.js';
import { updateIdOf } from '../components/once.js';
import { endpoint } from '../openapi/endpoints.js';
import { providerOf } from '../../operations/account/practice.js';
import { terminationStatus } from '../../operations/contract-termination/status.js';
import { done, instant } from '../openapi/shapes.js';

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

/** Ending the contract, on the provider portal. */
export const terminationEndpoints = [
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
      if (areRefusals(checked)) return checked.map((refusal) => inBody(refusal, body.clients));
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
        pathText(request, 'reference'),
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

/** An act of the provider on the own open case. `key` is the program's: the same request with it again is the same act, however late. */
function ownAct(update: Act, name: string, summary: string, body: z.ZodObject) {
  return endpoint({
    method: 'post',
    path: `/v1/contract-terminations/{reference}/${name}`,
    summary: `${summary} \`key\` makes a repeated one the same act.`,
    body: body.extend({ key: z.string().min(8).optional() }),
    response: done,
    handle: async ({ context, request, signedIn, body: { key = '', ...argument } }) => {
      const status = await terminationStatus(
        context.dependencies.db,
        providerOf({ signedIn }).id,
        pathText(request, 'reference'),
      );
      if (status === null) return { refused: 'not-found' };
      const { workflowId, state } = status;
      const accountId = signedIn.account.id;
      const fields = { said: JSON.stringify(argument), form: String(key) };
      return act(context.dependencies, {
        update,
        argument,
        workflowId,
        state,
        accountId,
        role: 'provider',
        updateId: updateIdOf({ accountId, workflowId, update, fields }),
      });
    },
  });
}
