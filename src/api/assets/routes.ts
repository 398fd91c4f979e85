import { Router } from 'express';
import { codeStatus } from './code-status.js';
import { exportStatus } from './export-status.js';
import { exitPage } from './exit-page.js';
import { passwordMeter } from './password-meter.js';
import { sessionWarning } from './session-warning.js';
import { singleSubmit } from './single-submit.js';
import { stylesheet } from './style.js';

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1c5d4a"/><path d="M10 8v16M22 8v16M10 16h12" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>`;

/** What pages load beside themselves, all of it from the portal's own origin; an hour in caches. */
export function assetRoutes(): Router {
  const router = Router();
  const files = {
    '/assets/style.css': ['css', stylesheet],
    '/assets/icon.svg': ['svg', icon],
    '/assets/code-status.js': ['js', codeStatus],
    '/assets/export-status.js': ['js', exportStatus],
    '/assets/exit-page.js': ['js', exitPage],
    '/assets/password-meter.js': ['js', passwordMeter],
    '/assets/session-warning.js': ['js', sessionWarning],
    '/assets/single-submit.js': ['js', singleSubmit],
  } as const;
  for (const [path, [type, content]] of Object.entries(files))
    router.get(path, (_request, response) => {
      response.type(type).set('Cache-Control', 'public, max-age=3600').send(content);
    });
  return router;
}
