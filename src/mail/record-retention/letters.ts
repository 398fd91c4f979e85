import { renderLetter, type Letter } from '../letter.js';

/** Asks a lead to decide on charts in their last thirty days; says neither whose they are nor of what. */
export function listsWaiting({ charts, url }: { readonly charts: number; readonly url: string }): Letter {
  return renderLetter({
    subject: 'Charts are waiting for your decision',
    greeting: 'Hello,',
    paragraphs: [
      `${charts === 1 ? 'One chart' : `${charts} charts`} in the last thirty days of retention ${charts === 1 ? 'is' : 'are'} waiting for a lead. Approve the list, or keep individual charts.`,
      'Nothing is destroyed unless a lead approves it.',
    ],
    link: { label: 'See the lists', url },
  });
}
