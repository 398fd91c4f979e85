import type { Router } from 'express';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import { makeAccounting } from '../../operations/disclosure/accounting.js';
import { accountingCsv } from '../../records/accounting-csv.js';
import { accountingPdf } from '../../records/accounting-pdf.js';
import type { PortalContext, Visit } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { AccountingPage, NothingToAccountForPage } from './page.js';

/** A client's own accounting of disclosures, made at once: as page, PDF and CSV. */
export function disclosureRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account/disclosures', show],
    ['get', '/account/disclosures.pdf', sendPdf],
    ['get', '/account/disclosures.csv', sendCsv],
  ]);
}

async function show(context: PortalContext, visit: Visit): Promise<void> {
  const accounting = await ownAccounting(context, visit);
  const page = accounting === null ? NothingToAccountForPage() : AccountingPage({ accounting });
  visit.page('Who got your health information', page);
}

async function sendPdf(context: PortalContext, visit: Visit): Promise<void> {
  const accounting = await ownAccounting(context, visit);
  if (accounting === null) return visit.refuse('not-found');
  const pdf = await accountingPdf(accounting);
  visit.response.type('application/pdf').attachment(`disclosures-${accounting.through}.pdf`).send(pdf);
}

async function sendCsv(context: PortalContext, visit: Visit): Promise<void> {
  const accounting = await ownAccounting(context, visit);
  if (accounting === null) return visit.refuse('not-found');
  const file = visit.response
    .type('text/csv; charset=utf-8')
    .attachment(`disclosures-${accounting.through}.csv`);
  file.send(accountingCsv(accounting));
}

/** The accounting of the person who is logged in; someone who was never in care has none. */
async function ownAccounting(
  { dependencies }: PortalContext,
  { signedIn }: Visit,
): Promise<Accounting | null> {
  const { id } = signedIn.account;
  const client = await dependencies.db.client.findUnique({ where: { accountId: id } });
  if (client === null) return null;
  return makeAccounting(dependencies, { clientId: client.id, actor: { kind: 'account', id } });
}
