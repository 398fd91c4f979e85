import type { Response } from 'express';
import type { Language } from '../../domain/languages.js';
import type { Refusal } from '../../domain/refusals.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import type { PortalContext } from '../http/context.js';

/** Says that a link about records is too old or cut off. */
export function sendRecordTrouble(
  context: PortalContext,
  response: Response,
  refusal: Refusal,
  language: Language,
): void {
  sendLinkTrouble(context, response, refusal, { language, topic: 'records' });
}
