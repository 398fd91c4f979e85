import type { Response } from 'express';
import type { VNode } from 'preact';
import type { ContactTopic } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PortalContext } from '../http/context.js';
import { LinkPage, SupportLink } from './link-page.js';
import { sendPage } from './send-page.js';

/** What a page says of a link that does nothing, where it knows more than that. */
interface LinkTrouble {
  readonly language?: Language;
  readonly title?: string;
  readonly lead?: string;
  readonly topic?: ContactTopic;
  /** The way on, where writing to support isn't it. */
  readonly instead?: VNode;
}

const troubleWords: Record<Language, { readonly title: string; readonly lead: string }> = {
  en: {
    title: 'This link doesn’t work',
    lead: 'It’s too old, a newer one has replaced it, or part of it is missing. Nothing has changed.',
  },
  es: {
    title: 'Este enlace no funciona',
    lead: 'Es demasiado antiguo, otro más nuevo lo reemplazó o le falta una parte. No ha cambiado nada.',
  },
};

/** What is said where a link that isn't found can only have been cut off. */
export const cutOff: LinkTrouble = {
  lead: 'Your email program may have cut it off. Copy the whole link from the email into your browser.',
};

/** Says that a mailed link does nothing, why, and what to do instead; nothing of whose it is. The status is the refusal's. */
export function sendLinkTrouble(
  context: PortalContext,
  response: Response,
  { refused }: Refusal,
  said: LinkTrouble = {},
): void {
  const { language = 'en', topic = 'something_else', instead } = said;
  const words = troubleWords[language];
  const { title = words.title, lead = words.lead } = said;
  const page = (
    <LinkPage title={title} lines={[lead]}>
      {instead ?? <SupportLink topic={topic} language={language} />}
    </LinkPage>
  );
  sendPage(context, response, title, page, { language, refused, error: false });
}
