import type { Response } from 'express';
import type { Refusal } from '../../domain/refusals.js';
import { statusOf } from '../http/field-errors.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { VerificationTroublePage } from './page.js';

/** Says why a link of a verification doesn't work. */
export function trouble(context: PortalContext, response: Response, refusal: Refusal): void {
  sendPage(context, response, 'This link doesn’t work', VerificationTroublePage({ code: refusal.refused }), {
    status: statusOf([refusal]),
  });
}
