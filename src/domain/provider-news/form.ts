import { limits } from '../limits.js';
import type { Answers } from '../person-name.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { readLine, readText } from '../typed-text.js';

/** News as a lead writes it; its paragraphs are separated by empty lines. */
export interface NewsText {
  readonly subject: string;
  readonly body: string;
}

/** Takes news as it was typed: the subject is one line, and nothing stands around either. */
export function readNews({ subject = '', body = '' }: Answers): NewsText {
  return { subject: subject.replace(/\s+/g, ' ').trim(), body: body.trim() };
}

/** Why news can't go out as it is; every problem at once, each with its field. A longer subject isn't shown by mail programs. */
export function checkNews({ subject, body }: NewsText): readonly Refusal[] {
  return [
    readLine(subject, { field: 'subject', most: 120, missing: 'subject-missing' }),
    readText(body, { field: 'body', most: limits.freeText, missing: 'news-missing' }),
  ].filter(isRefusal);
}
