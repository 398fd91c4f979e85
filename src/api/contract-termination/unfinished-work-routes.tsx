import type { Router } from 'express';
import { appendAudit } from '../../audit/trail.js';
import { contractTerminationId, workFinished } from '../../protocol/contract-termination/messages.js';
import { sendSignal } from '../../cases/signals.js';
import type { PortalContext, Visit } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { isUuid } from '../../domain/ids.js';
import { fieldsOf } from '../http/fields.js';
import { routesFor } from '../sign-in/visits.js';
import { UnfinishedWorkPage } from './unfinished-work-page.js';
import { listedName } from '../../domain/person-name.js';

/** Notes to sign and sessions to bill: what keeps a case open after the last day. */
export function unfinishedWorkRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/notes-to-sign', showNotes],
    ['post', '/notes-to-sign', signNotes],
    ['get', '/sessions-to-bill', showSessions],
    ['post', '/sessions-to-bill', billSessions],
  ]);
}

async function showNotes(context: PortalContext, visit: Visit): Promise<void> {
  const { db } = context.dependencies;
  const provider = providerOf(visit);
  const drafts = await db.note.findMany({
    where: { status: 'draft', chart: { providerId: provider.id } },
    include: { appointment: true, chart: { include: { client: true } } },
    orderBy: { writtenAt: 'asc' },
  });
  visit.page(
    'Notes to sign',
    UnfinishedWorkPage({
      title: 'Notes to sign',
      action: '/notes-to-sign',
      button: 'Sign the ticked notes',
      timeZone: provider.timeZone,
      items: drafts.map(({ id, writtenAt, appointment, chart }) => ({
        id,
        at: appointment?.startsAt ?? writtenAt,
        clientName: listedName(chart.client),
      })),
    }),
  );
}

async function signNotes(context: PortalContext, visit: Visit): Promise<void> {
  const at = context.dependencies.clock();
  await finish(context, visit, 'note.sign', (tx, ids, providerId) =>
    tx.note.updateMany({
      where: { id: { in: ids }, status: 'draft', chart: { providerId } },
      data: { status: 'signed', signedAt: at },
    }),
  );
  visit.response.redirect(303, '/notes-to-sign');
}

async function showSessions(context: PortalContext, visit: Visit): Promise<void> {
  const { db } = context.dependencies;
  const provider = providerOf(visit);
  const unbilled = await db.appointment.findMany({
    where: { billing: 'unbilled', chart: { providerId: provider.id } },
    include: { chart: { include: { client: true } } },
    orderBy: { startsAt: 'asc' },
  });
  visit.page(
    'Sessions to bill',
    UnfinishedWorkPage({
      title: 'Sessions to bill',
      action: '/sessions-to-bill',
      button: 'Submit claims for the ticked sessions',
      timeZone: provider.timeZone,
      items: unbilled.map(({ id, startsAt, chart }) => ({
        id,
        at: startsAt,
        clientName: listedName(chart.client),
      })),
    }),
  );
}

async function billSessions(context: PortalContext, visit: Visit): Promise<void> {
  await finish(context, visit, 'session.bill', (tx, ids, providerId) =>
    tx.appointment.updateMany({
      where: { id: { in: ids }, billing: 'unbilled', chart: { providerId } },
      data: { billing: 'submitted' },
    }),
  );
  visit.response.redirect(303, '/sessions-to-bill');
}

type Work = (
  tx: Parameters<typeof appendAudit>[0],
  ids: string[],
  providerId: string,
) => Promise<{ count: number }>;

/** Finishes the ticked work, audits it, and lets an open termination look again. */
async function finish(
  { dependencies }: PortalContext,
  visit: Visit,
  name: string,
  work: Work,
): Promise<void> {
  const { db, clock } = dependencies;
  const provider = providerOf(visit);
  const ids = Object.entries(fieldsOf(visit.request.body)).flatMap(([field, value]) =>
    field.startsWith('item.') && value === 'yes' && isUuid(field.slice(5)) ? [field.slice(5)] : [],
  );
  await db.$transaction(async (tx) => {
    const { count } = await work(tx, ids, provider.id);
    await appendAudit(tx, {
      at: clock(),
      actor: { kind: 'account', id: visit.signedIn.account.id },
      act: name,
      subject: { kind: 'provider', id: provider.id },
      detail: { count },
    });
  });
  const contract = await db.contract.findFirst({ where: { providerId: provider.id, status: 'active' } });
  if (contract !== null) await sendSignal(dependencies, contractTerminationId(contract.id), workFinished);
}
