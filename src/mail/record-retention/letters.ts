import { renderLetter, type Letter } from '../letter.js';

/** Asks a lead to decide on charts in their last thirty days; says neither whose they are nor of what, nor how many, which may be others a minute later. */
export function listsWaiting({ url }: { readonly url: string }): Letter {
  return renderLetter({
    subject: 'Charts are waiting for your decision',
    greeting: 'Hello,',
    paragraphs: [
      'Charts in the last thirty days of retention are waiting for a lead. Approve the list, or keep individual charts.',
      'Nothing is destroyed unless a lead approves it.',
    ],
    link: { label: 'See the lists', url },
  });
}
