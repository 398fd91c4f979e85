import type { Language } from '../domain/languages.js';
import { brand } from './brand.js';
import { escape } from './escape.js';

/** A mail as people read it, without the frame around it: the plain text is the original, the HTML follows from it. */
export interface Letter {
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  /** What stands within the frame (frame.ts). */
  readonly html: string;
}

/** One idea and at most one link; `footer` lines stand small below. */
export interface LetterParts {
  /** English unless said otherwise. */
  readonly language?: Language;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly closing?: readonly string[];
  readonly footer?: readonly string[];
  /** Stands last and small, for what someone may want to do about the mail itself, or who didn't do what it confirms. */
  readonly footerLink?: { readonly label: string; readonly url: string };
}

/** Said in every care notice. Source: process book, "contact-request"; 988 Suicide and Crisis Lifeline. */
export const crisisLines = [
  'If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.',
  'We don’t watch Headway’s email and contact form around the clock.',
];

/** What our frame of a letter says, by language. */
const frame: Record<Language, { readonly copyAddress: string }> = {
  en: { copyAddress: 'Or copy this address:' },
  es: { copyAddress: 'O copie esta dirección:' },
};

const soft = (line: string) =>
  `<p class="soft" style="margin:0 0 16px;font-size:14px;color:#50595e">${line}</p>`;

const plainLink = (url: string, label: string) =>
  `<a class="plain" href="${escape(url)}" style="color:${brand.color}">${escape(label)}</a>`;

/** Renders a letter as plain text and as simple HTML that needs no images and no scripts. */
export function renderLetter({
  language = 'en',
  subject,
  greeting,
  paragraphs,
  link,
  closing = [],
  footer = [],
  footerLink,
}: LetterParts): Letter {
  const text = [
    greeting,
    ...paragraphs,
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...closing,
    brand.name,
    ...footer,
    ...(footerLink ? [`${footerLink.label}: ${footerLink.url}`] : []),
  ].join('\n\n');
  const html = [
    paragraph(greeting),
    ...paragraphs.map((line) => paragraph(line)),
    ...(link ? [button(link), soft(`${frame[language].copyAddress} ${plainLink(link.url, link.url)}`)] : []),
    ...closing.map((line) => paragraph(line)),
    paragraph(brand.name),
    ...footer.map((line) => soft(escape(line))),
    ...(footerLink ? [soft(plainLink(footerLink.url, footerLink.label))] : []),
  ].join('\n');
  return { language, subject, text, html };
}

/** The one thing to press, in a cell of its own: Outlook knows no padding of links. */
function button({ label, url }: { readonly label: string; readonly url: string }): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0"><tr><td class="press" bgcolor="${brand.color}" style="border-radius:6px;background:${brand.color}"><a href="${escape(url)}" style="display:inline-block;padding:12px 20px;color:#ffffff;text-decoration:none;font-weight:600">${escape(label)}</a></td></tr></table>`;
}

function paragraph(line: string): string {
  return `<p style="margin:0 0 16px">${escape(line).replaceAll('\n', '<br>')}</p>`;
}
