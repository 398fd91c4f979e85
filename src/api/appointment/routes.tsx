import type { Router } from 'express';
import { readDate } from '../../domain/typed-date.js';
import { comingAppointments } from '../../operations/appointment/list.js';
import { queryText, type PortalContext, type Visit } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { routesFor } from '../sign-in/visits.js';
import { AppointmentsPage } from './page.js';
import { auditPracticeRead } from '../../operations/practice-staff/audit-read.js';

/** The coming appointments, for providers and their practice staff. */
export function appointmentRoutes(context: PortalContext): Router {
  return routesFor(context, [['get', '/appointments', showAppointments]]);
}

async function showAppointments({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const coming = await comingAppointments(dependencies.db, providerOf(visit), {
    from: readDate(queryText(visit.request, 'from')),
    now: dependencies.clock(),
  });
  await auditPracticeRead(dependencies, visit.signedIn.account, {
    act: 'appointments.read',
    count: coming.days.flatMap(({ appointments }) => appointments).length,
  });
  visit.page('Appointments', AppointmentsPage(coming));
}
