import type { Router } from 'express';
import type { PortalContext } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { decideFromCase } from './access-review/decide.js';
import { letInFromCase } from './access-review/let-in.js';
import { downloadAudit } from './audit/download.js';
import { narrowAudit, showAudit } from './audit/page.js';
import { gradeFromSample, showLead } from './report/lead.js';
import { downloadReport, showReport, showReports } from './report/page.js';
import { saveNotifications, showNotifications } from './staff-member/notifications.js';
import { showNewToken, showCodecToken } from './temporal/codec-token.js';
import { changeRole, inviteMember, removeMember, showMember, showStaff } from './staff-member/routes.js';

/** What everyone of the staff chooses for themselves, what leads decide about the staff, and what leads and auditors read of the whole. */
export function oversightRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/notifications', showNotifications],
    ['post', '/notifications', saveNotifications],
    ['get', '/codec-token', showCodecToken],
    ['post', '/codec-token', showNewToken],
    ['get', '/lead', (of, visit) => showLead(of, visit)],
    ['post', '/lead/cases/:id', gradeFromSample],
    ['get', '/reports', showReports],
    ['get', '/reports/:name.csv', downloadReport],
    ['get', '/reports/:name', showReport],
    ['get', '/staff', (of, visit) => showStaff(of, visit)],
    ['post', '/staff', inviteMember],
    ['get', '/staff/:id', (of, visit) => showMember(of, visit)],
    ['post', '/staff/:id/role', changeRole],
    ['post', '/staff/:id/remove', removeMember],
    ['post', '/cases/:reference/access/:id', decideFromCase],
    ['post', '/cases/:reference/emergency', letInFromCase],
    ['get', '/audit', showAudit],
    ['post', '/audit', narrowAudit],
    ['get', '/audit.csv', downloadAudit],
  ]);
}
