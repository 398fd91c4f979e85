import type { Language } from '../domain/languages.js';

/** A mail as people read it: the plain text is the original, the HTML follows from it. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
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
  /** Stands last and small, for what someone may want to do about the mail itself. */
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
    'Headway',
    ...footer,
    ...(footerLink ? [`${footerLink.label}: ${footerLink.url}`] : []),
  ].join('\n\n');
  const body = [
    paragraph(greeting),
    ...paragraphs.map((line) => paragraph(line)),
    ...(link
      ? [
          `<p style="margin:24px 0"><a href="${escape(link.url)}" style="background:#1c5d4a;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none;font-weight:600">${escape(link.label)}</a></p>`,
          `<p style="margin:0 0 16px;font-size:14px;color:#50595e">${frame[language].copyAddress} ${escape(link.url)}</p>`,
        ]
      : []),
    ...closing.map((line) => paragraph(line)),
    paragraph('Headway'),
    ...footer.map((line) => `<p style="margin:0 0 8px;font-size:14px;color:#50595e">${escape(line)}</p>`),
    ...(footerLink
      ? [
          `<p style="margin:0 0 8px;font-size:14px"><a href="${escape(footerLink.url)}" style="color:#1c5d4a">${escape(footerLink.label)}</a></p>`,
        ]
      : []),
  ].join('\n');
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(subject)}</title></head><body style="margin:0;background:#f5f6f4;padding:24px"><div style="max-width:560px;margin:0 auto;background:#ffffff;padding:32px;border-radius:8px;font:16px/1.5 Arial,Helvetica,sans-serif;color:#1d2529">\n${body}\n</div></body></html>`;
  return { subject, text, html };
}

function paragraph(line: string): string {
  return `<p style="margin:0 0 16px">${escape(line).replaceAll('\n', '<br>')}</p>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
