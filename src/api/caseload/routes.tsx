import { byteOrderMark, csvLines } from '../../records/csv.js';
import type { Router } from 'express';
import { auditAlone } from '../../audit/trail.js';
import { displayPhone } from '../../domain/contact.js';
import { caseloadOf } from '../../operations/caseload/list.js';
import { hasOwnClients, sessionsOf } from '../../operations/caseload/own.js';
import { queryText, type PortalContext, type Visit } from '../http/context.js';
import { sendCalendar } from '../http/send-calendar.js';
import { employerOf, providerOf } from '../../operations/account/practice.js';
import { routesFor } from '../sign-in/visits.js';
import { CaseloadPage, shownOf, type CaseloadFilter } from './page.js';
import { auditPracticeRead } from '../../operations/practice-staff/audit-read.js';
import { fullName } from '../../domain/person-name.js';

/** The caseload as on the calendar, and own clients' contacts and calendar to take along. */
export function caseloadRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/caseload', showCaseload],
    ['get', '/caseload/own-clients.csv', downloadContacts],
    ['get', '/caseload/own-clients.ics', downloadCalendar],
  ]);
}

async function showCaseload({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const provider = providerOf(visit);
  const asked = (name: keyof CaseloadFilter) => queryText(visit.request, name);
  const filter = {
    search: asked('search'),
    letter: asked('letter'),
    source: asked('source'),
    next: asked('next'),
  };
  const everyone = await caseloadOf(dependencies.db, provider.id, dependencies.clock());
  const entries = shownOf(everyone, filter);
  const { account } = visit.signedIn;
  await auditPracticeRead(dependencies, account, { act: 'caseload.read', count: entries.length });
  visit.page(
    'Caseload',
    CaseloadPage({
      entries,
      everyone,
      filter,
      timeZone: provider.timeZone,
      employer: employerOf(account),
      hasOwn: await hasOwnClients(dependencies.db, provider.id),
    }),
  );
}

async function downloadContacts(context: PortalContext, visit: Visit): Promise<void> {
  const own = await ownClients(context, visit, 'contacts');
  // A spreadsheet would take +1… for a formula, and what keeps it from that spoils the number for an address book.
  const rows = own.map(({ clientName, email, phone }) => [
    clientName,
    email ?? '',
    displayPhone(phone ?? '').replace(/^\+/, '011 '),
  ]);
  const csv = `${byteOrderMark}${csvLines([['client', 'email', 'phone'], ...rows])}`;
  visit.response.type('text/csv').attachment('own-clients.csv').send(csv);
}

async function downloadCalendar(context: PortalContext, visit: Visit): Promise<void> {
  const own = await ownClients(context, visit, 'calendar');
  const { db, clock } = context.dependencies;
  const chartIds = own.map(({ chartId }) => chartId);
  const sessions = await sessionsOf(db, chartIds, clock());
  const events = sessions.map(({ id, startsAt, endsAt, chart }) => ({
    id: `${id}@headway`,
    stamp: clock(),
    start: startsAt,
    end: endsAt,
    summary: `Session with ${fullName(chart.client)}`,
  }));
  await sendCalendar(visit.response, { name: 'own-clients', prodId: '//Headway//Caseload//EN', events });
}

/** Own clients, also after the contract has ended; each download is an act in the trail. */
async function ownClients({ dependencies }: PortalContext, visit: Visit, what: string) {
  const { db, clock } = dependencies;
  const provider = providerOf(visit);
  const own = (await caseloadOf(db, provider.id, clock(), false)).filter(({ source }) => source === 'own');
  await auditAlone({ db, clock }, visit.signedIn.account.id, {
    act: 'caseload.download',
    subject: { kind: 'provider', id: provider.id },
    detail: { what, clients: own.length },
  });
  return own;
}
