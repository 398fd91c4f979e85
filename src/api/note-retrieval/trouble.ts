import type { Response } from 'express';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import type { PortalContext } from '../http/context.js';

/** Where the pages of a retrieval are. */
export const root = '/notes-after-leaving';

const reasons: Partial<Record<RefusalCode, string>> = {
  'link-replaced':
    'It’s too old, a newer email has replaced it, or the case has ended. Use the newest email.',
  'link-used': 'It was used before, and it works only once. If that wasn’t you, write to support at once.',
  'export-expired':
    'It’s too old, a newer email has replaced it, or the case has ended. Use the newest email.',
  'download-limit-reached':
    'It was used before, and it works only once. If that wasn’t you, write to support at once.',
  'retrieval-over':
    'The notes were downloaded already, so it’s too late to stop it. Write to support at once.',
};

/** Says of a link that does nothing what may be the reason, and nothing of whose it is. */
export function trouble(context: PortalContext, response: Response, refusal: Refusal): void {
  const lead = reasons[refusal.refused] ?? 'It may have been cut off. Copy the whole link from the email.';
  sendLinkTrouble(context, response, refusal, { lead, topic: 'cannot_access' });
}
