import type { Router } from 'express';
import { byAccount } from '../../audit/trail.js';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import { clientOfAccount } from '../../operations/account/find.js';
import { makeAccounting } from '../../operations/disclosure/accounting.js';
import type { PortalContext, Visit } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { AccountingPage, NothingToAccountForPage } from './page.js';
import { sendAccounting } from './send.js';

/** A client's own accounting of disclosures, made at once: as page, PDF and CSV. */
export function disclosureRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account/disclosures', show],
    ['get', '/account/disclosures.pdf', (of, visit) => send(of, visit, 'pdf')],
    ['get', '/account/disclosures.csv', (of, visit) => send(of, visit, 'csv')],
  ]);
}

async function show(context: PortalContext, visit: Visit): Promise<void> {
  const accounting = await ownAccounting(context, visit);
  const page = accounting === null ? NothingToAccountForPage() : AccountingPage({ accounting });
  visit.page('Who got your health information', page);
}

async function send(context: PortalContext, visit: Visit, kind: 'pdf' | 'csv'): Promise<void> {
  const accounting = await ownAccounting(context, visit);
  if (accounting === null) return visit.refuse('not-found');
  await sendAccounting(visit.response, accounting, kind);
}

/** The accounting of the person who is logged in; someone who was never in care has none. */
async function ownAccounting(
  { dependencies }: PortalContext,
  { signedIn }: Visit,
): Promise<Accounting | null> {
  const { id } = signedIn.account;
  const client = await clientOfAccount(dependencies.db, id);
  if (client === null) return null;
  return makeAccounting(dependencies, { clientId: client.id, actor: byAccount(id) });
}
