import { renderLetter, type Letter } from '../letter.js';

/** Asks a lead to decide on charts in their last thirty days; says neither whose they are nor of what. */
export function listsWaiting({ charts, url }: { readonly charts: number; readonly url: string }): Letter {
  return renderLetter({
    subject: 'Charts wait for your decision',
    greeting: 'Hello,',
    paragraphs: [
      `${charts === 1 ? 'One chart' : `${charts} charts`} in the last thirty days of retention ${charts === 1 ? 'waits' : 'wait'} for a lead: approve the list, or keep single charts.`,
      'Nothing is destroyed that a lead hasn’t approved.',
    ],
    link: { label: 'See the lists', url },
  });
}
