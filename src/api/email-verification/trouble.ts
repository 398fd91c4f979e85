import type { Response } from 'express';
import type { Refusal } from '../../domain/refusals.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { VerificationTroublePage } from './page.js';

/** Says why a link of a verification doesn't work. */
export function trouble(context: PortalContext, response: Response, { refused }: Refusal): void {
  const page = VerificationTroublePage({ portal: context.portal, code: refused });
  sendPage(context, response, 'This link doesn’t work', page, { refused, error: false });
}
