import type { Router } from 'express';
import type { PortalContext } from '../http/portal.js';
import { routesFor } from '../http/router.js';
import { showAudit } from './audit.js';
import { showCases } from './case-list.js';
import { actOnCase, issueToken, showCase } from './case.js';
import { releaseCountry, showCodeBreakers } from './code-breakers.js';
import { showDesk } from './desk.js';
import { invite, showInvitation } from './invite-provider.js';
import { previewNews, sendNews, showNewsForm } from './provider-news.js';
import { showStart, start } from './start-termination.js';
import { releaseFromList, showSuppressions } from './suppressions.js';
import { showTask } from './task-page.js';
import { completeTask, issueCallToken, takeTask } from './tasks.js';

/** The support desk. Macros and legal holds find their place here. */
export function caseRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/', showDesk],
    ['get', '/cases', showCases],
    ['get', '/cases/:reference', showCase],
    ['post', '/cases/:reference/acts/:act', actOnCase],
    ['post', '/cases/:reference/act-tokens/:act', issueToken],
    ['get', '/tasks/:id', showTask],
    ['post', '/tasks/:id', completeTask],
    ['post', '/tasks/:id/claim', takeTask],
    ['post', '/tasks/:id/act-token', issueCallToken],
    ['get', '/terminations/new', showStart],
    ['post', '/terminations/new', start],
    ['get', '/invitations/new', showInvitation],
    ['post', '/invitations/new', invite],
    ['get', '/suppressions', showSuppressions],
    ['post', '/suppressions/:id/release', releaseFromList],
    ['get', '/code-breakers', showCodeBreakers],
    ['post', '/code-breakers/:id/release', releaseCountry],
    ['get', '/provider-news', showNewsForm],
    ['post', '/provider-news/preview', previewNews],
    ['post', '/provider-news', sendNews],
    ['get', '/audit', showAudit],
  ]);
}
