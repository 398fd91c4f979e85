import type { Language } from '../domain/languages.js';
import { brand, type Policies } from './brand.js';
import { escape } from './escape.js';
import type { Letter } from './letter.js';

/** A letter as it is sent. */
export interface FramedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const words: Record<Language, { readonly privacy: string; readonly terms: string }> = {
  en: { privacy: 'Privacy policy', terms: 'Terms of use' },
  es: { privacy: 'Política de privacidad', terms: 'Condiciones de uso' },
};

/** For mail programs that know dark mode; all others read the colors in the lines, and Outlook its own attributes. */
const dark = `:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .ground { background: #14191b !important }
  .paper, .paper p { background: #1c2326 !important; color: #e8ecea !important }
  .paper .soft { color: #b3bcb8 !important }
  .paper a.plain { color: #8fd3bb !important }
  .paper .mark, .paper .press { background: #8fd3bb !important; color: #0d2b22 !important }
  .paper .press a { color: #0d2b22 !important }
}`;

/** Words break where a line ends, also the longest link: nothing scrolls sideways. */
const wrapping = 'overflow-wrap:anywhere;word-break:break-word';

/** Puts a letter between our name and our policies, laid out by tables because Outlook knows nothing else. */
export function framed(
  { subject, text, html, language }: Letter,
  { PRIVACY_URL, TERMS_URL }: Policies,
): FramedLetter {
  const links = [
    [words[language].privacy, PRIVACY_URL],
    [words[language].terms, TERMS_URL],
  ] as const;
  const footer = links
    .map(([label, url]) => `<a class="plain" href="${escape(url)}" style="color:${brand.color}">${label}</a>`)
    .join(' &middot; ');
  return {
    subject,
    text: [text, ...links.map(([label, url]) => `${label}: ${url}`)].join('\n\n'),
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escape(subject)}</title><style>${dark}</style></head><body class="ground" style="margin:0;padding:0;background:#f5f6f4">
<table class="ground" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f5f6f4" style="table-layout:fixed;background:#f5f6f4"><tr><td align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table class="paper" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:560px;table-layout:fixed;background:#ffffff;border-radius:8px"><tr><td class="paper" align="left" style="padding:24px;border-radius:8px;font:16px/1.5 Arial,Helvetica,sans-serif;color:#1d2529;${wrapping}">
${wordmark}
${html}
<p class="soft" style="margin:24px 0 0;font-size:14px;color:#50595e">${footer}</p>
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body></html>`,
  };
}

const wordmark = `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px"><tr><td class="mark" aria-hidden="true" width="32" height="32" align="center" valign="middle" bgcolor="${brand.color}" style="width:32px;height:32px;border-radius:8px;background:${brand.color};color:#ffffff;font:bold 20px/32px Arial,Helvetica,sans-serif">H</td><td style="padding-left:10px;font:bold 20px/32px Arial,Helvetica,sans-serif">${brand.name}</td></tr></table>`;
