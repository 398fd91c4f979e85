import type { UnsubscribeScope } from '../../domain/suppression/suppression.js';
import { renderLetter, type Letter } from '../letter.js';

/** What unsubscribing stops, in words. */
const unsubscribeStops: Record<UnsubscribeScope, string> = {
  all: 'Unsubscribing stops all email from Headway, including links to reset a password.',
  non_essential: 'Unsubscribing stops news. You still get email about your account and your clients.',
};

/** News for providers, the one mail that people can do without: it says how to stop it, and where Headway is (15 U.S.C. 7704(a)(3), (5)). */
export function providerNewsLetter({
  subject,
  body,
  givenName,
  unsubscribeUrl,
  postalAddress,
  scope,
}: {
  readonly subject: string;
  /** Paragraphs are separated by empty lines. */
  readonly body: string;
  readonly givenName: string;
  readonly unsubscribeUrl: string;
  readonly postalAddress: string;
  readonly scope: UnsubscribeScope;
}): Letter {
  return renderLetter({
    subject,
    greeting: `Hello ${givenName},`,
    paragraphs: body
      .replaceAll('\r\n', '\n')
      .split(/\n{2,}/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== ''),
    footer: [
      `You’re getting this news because you see clients through Headway. ${unsubscribeStops[scope]}`,
      postalAddress,
    ],
    footerLink: { label: 'Unsubscribe', url: unsubscribeUrl },
  });
}
