import type { Router } from 'express';
import type { PortalContext } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { showCases } from './case/list.js';
import { answerCase, openCasePaper } from './case/answer.js';
import { decideIncomplete, writeDelivery } from './case/retrieval.js';
import { downloadAccounting } from './disclosure/accounting.js';
import { showDisclosures, writeFromForm } from './disclosure/page.js';
import { downloadBreachLetter } from './disclosure-report/letter.js';
import { sendBreachLog, showBreachLog } from './disclosure-report/log.js';
import { sendReport, showReportForm } from './disclosure-report/report.js';
import { openDeactivation, openReactivation } from './case/deactivation.js';
import { takeRecordRequest } from './case/record-asking.js';
import { actOnCaseAccounting } from './case/accounting-acts.js';
import { takeAccountingRequest } from './case/accounting-asking.js';
import { actOnCaseAmendment } from './case/amendment-acts.js';
import { takeAmendmentRequest } from './case/amendment-asking.js';
import { makePaperLetter, readPassphrase, takeFileToSend } from './case/paper-acts.js';
import { actOnRecords } from './case/record-acts.js';
import { actOnCase, issueToken } from './case/act-routes.js';
import { showLines } from './case/lines.js';
import { showCase } from './case/routes.js';
import { releaseCountry, showCodeBreakers } from './two-factor/code-breakers.js';
import { askInEmergency, giveReason, showPerson } from './person/page.js';
import { search, showSearch } from './person/search.js';
import { sendCaseNow } from './case/live.js';
import { showRunbook } from './task/runbook.js';
import { noteCase } from './case/note.js';
import { followCase } from './case/follow.js';
import { invite, showInvitation } from './provider-invitation/invite.js';
import { liftFromList, placeFromForm, showHolds } from './legal-hold/page.js';
import { letterRoutes } from './record-request/routes.js';
import { downloadCertificate } from './record-retention/certificate.js';
import { showRetention, showRetentionOf } from './record-retention/page.js';
import { approveShown, keepFromList } from './record-retention/approve.js';
import { previewNews, sendNews, showNewsForm } from './provider-news/page.js';
import { showStart, start } from './contract-termination/start.js';
import { releaseFromList, showSuppressions } from './suppression/page.js';
import { queueRoutes } from './desk/routes.js';

/** A case and what is done on it. */
const caseRoutes: Parameters<typeof routesFor>[1] = [
  ['get', '/live/cases/:reference', sendCaseNow],
  ['get', '/cases/:reference', showCase],
  ['get', '/cases/:reference/lines', showLines],
  ['post', '/cases/:reference/acts/:act', actOnCase],
  ['post', '/cases/:reference/act-tokens/:act', issueToken],
  ['post', '/cases/:reference/answers', answerCase],
  ['post', '/cases/:reference/follow', followCase],
  ['post', '/cases/:reference/notes', noteCase],
  ['post', '/cases/:reference/papers/:id', openCasePaper],
  ['post', '/cases/:reference/deactivation', openDeactivation],
  ['post', '/cases/:reference/delivery-address', writeDelivery],
  ['post', '/cases/:reference/incomplete-download', decideIncomplete],
  ['post', '/cases/:reference/reactivation', openReactivation],
  ['post', '/cases/:reference/record-request', takeRecordRequest],
  ['post', '/cases/:reference/record-acts/:act', actOnRecords],
  ['post', '/cases/:reference/record-files', takeFileToSend],
  ['post', '/cases/:reference/record-passphrases', readPassphrase],
  ['post', '/cases/:reference/paper-letters', makePaperLetter],
  ['post', '/cases/:reference/record-amendment', takeAmendmentRequest],
  ['post', '/cases/:reference/amendment-acts/:act', actOnCaseAmendment],
  ['post', '/cases/:reference/accounting-request', takeAccountingRequest],
  ['post', '/cases/:reference/accounting-acts/:act', actOnCaseAccounting],
  ['get', '/cases/:reference/breach-letters/:clientId.pdf', downloadBreachLetter],
];

/** The support desk: search, people, cases with their acts, and the lists that support keeps. */
export function consoleRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ...queueRoutes,
    ...letterRoutes,
    ...caseRoutes,
    ['get', '/search', showSearch],
    ['post', '/search', search],
    ['get', '/people/:id', showPerson],
    ['post', '/people/:id', giveReason],
    ['post', '/people/:id/emergency', askInEmergency],
    ['get', '/runbook', showRunbook],
    ['get', '/cases', showCases],
    ['get', '/terminations/new', showStart],
    ['post', '/terminations/new', start],
    ['get', '/invitations/new', showInvitation],
    ['post', '/invitations/new', invite],
    ['get', '/suppressions', (of, visit) => showSuppressions(of, visit)],
    ['post', '/suppressions', (of, visit) => showSuppressions(of, visit)],
    ['post', '/suppressions/:id/release', releaseFromList],
    ['get', '/code-breakers', showCodeBreakers],
    ['post', '/code-breakers/:id/release', releaseCountry],
    ['get', '/legal-holds', showHolds],
    ['post', '/legal-holds', placeFromForm],
    ['post', '/legal-holds/:id/lift', liftFromList],
    ['get', '/disclosures', (of, visit) => showDisclosures(of, visit)],
    ['get', '/disclosures.pdf', downloadAccounting],
    ['post', '/disclosures', writeFromForm],
    ['get', '/disclosure-reports', (of, visit) => showReportForm(of, visit)],
    ['post', '/disclosure-reports', sendReport],
    ['get', '/breach-log', showBreachLog],
    ['get', '/breach-log.csv', sendBreachLog],
    ['get', '/record-retention', showRetention],
    ['post', '/record-retention/approve', approveShown],
    ['get', '/record-retention/:id', showRetentionOf],
    ['get', '/record-retention/:id/certificate.pdf', downloadCertificate],
    ['post', '/record-retention/:id/keep', keepFromList],
    ['get', '/provider-news', showNewsForm],
    ['post', '/provider-news/preview', previewNews],
    ['post', '/provider-news', sendNews],
  ]);
}
