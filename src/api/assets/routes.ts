import { Router } from 'express';
import { mark } from '../../mail/brand.js';
import { caseLive } from './case-live.js';
import { codeStatus } from './code-status.js';
import { desk } from './desk.js';
import { exportStatus } from './export-status.js';
import { exitPage } from './exit-page.js';
import { find } from './find.js';
import { passwordMeter } from './password-meter.js';
import { sessionWarning } from './session-warning.js';
import { singleSubmit } from './single-submit.js';
import { timeZone } from './time-zone.js';
import { stylesheet } from './style.js';

/** What pages load beside themselves, all of it from the portal's own origin; an hour in caches. */
export function assetRoutes(): Router {
  const router = Router();
  const files = {
    '/assets/style.css': ['css', stylesheet],
    '/assets/icon.svg': ['svg', mark],
    '/assets/case-live.js': ['js', caseLive],
    '/assets/code-status.js': ['js', codeStatus],
    '/assets/desk.js': ['js', desk],
    '/assets/export-status.js': ['js', exportStatus],
    '/assets/exit-page.js': ['js', exitPage],
    '/assets/find.js': ['js', find],
    '/assets/password-meter.js': ['js', passwordMeter],
    '/assets/session-warning.js': ['js', sessionWarning],
    '/assets/single-submit.js': ['js', singleSubmit],
    '/assets/time-zone.js': ['js', timeZone],
  } as const;
  for (const [path, [type, content]] of Object.entries(files))
    router.get(path, (_request, response) => {
      response.type(type).set('Cache-Control', 'public, max-age=3600').send(content);
    });
  return router;
}
