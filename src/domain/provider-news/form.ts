import { limits } from '../limits.js';
import type { Refusal } from '../refusals.js';
import type { Answers } from '../person-name.js';

/** Characters of a subject that mail programs show. */
const longestSubject = 120;

/** News as a lead writes it; its paragraphs are separated by empty lines. */
export interface NewsText {
  readonly subject: string;
  readonly body: string;
}

/** Takes news as it was typed: the subject is one line, and nothing stands around either. */
export function readNews({ subject = '', body = '' }: Answers): NewsText {
  return { subject: subject.replace(/\s+/g, ' ').trim(), body: body.trim() };
}

/** Why news cannot go out as it is; every problem at once, each with its field. */
export function checkNews({ subject, body }: NewsText): readonly Refusal[] {
  return [
    ...(subject === '' ? [{ refused: 'subject-missing', field: 'subject' } as const] : []),
    ...(subject.length > longestSubject ? [{ refused: 'subject-too-long', field: 'subject' } as const] : []),
    ...(body === '' ? [{ refused: 'news-missing', field: 'body' } as const] : []),
    ...(body.length > limits.freeText ? [{ refused: 'too-long', field: 'body' } as const] : []),
  ];
}
