import type { Response } from 'express';
import type { Language } from '../../domain/languages.js';
import type { Refusal } from '../../domain/refusals.js';
import { LinkPage, SupportLink } from '../components/link-page.js';
import { sendPage } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { recordWords } from './words.js';

/** Says that a link about records is too old or cut off. */
export function sendRecordTrouble(
  context: PortalContext,
  response: Response,
  { refused }: Refusal,
  language: Language,
): void {
  const { broken, brokenLead, toSupport } = recordWords[language];
  const page = (
    <LinkPage title={broken} lines={[brokenLead]}>
      <SupportLink topic="records" language={language} label={toSupport} />
    </LinkPage>
  );
  sendPage(context, response, broken, page, { language, status: refused === 'not-found' ? 404 : 410 });
}
