import type { Router } from 'express';
import type { PortalContext } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { downloadAudit, showAudit } from './audit/page.js';
import { downloadReport, showReport, showReports } from './report/page.js';
import { changeRole, inviteMember, removeMember, showMember, showStaff } from './staff-member/routes.js';

/** What leads decide about the staff, and what leads and auditors read of the whole. */
export function oversightRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/reports', showReports],
    ['get', '/reports/:name.csv', downloadReport],
    ['get', '/reports/:name', showReport],
    ['get', '/staff', (of, visit) => showStaff(of, visit)],
    ['post', '/staff', inviteMember],
    ['get', '/staff/:id', (of, visit) => showMember(of, visit)],
    ['post', '/staff/:id/role', changeRole],
    ['post', '/staff/:id/remove', removeMember],
    ['get', '/audit', showAudit],
    ['get', '/audit.csv', downloadAudit],
  ]);
}
