import type { Request } from 'express';
import type { VNode } from 'preact';
import { mostCounted, type Page, type Place } from '../../cases/keyset.js';
import { isUuid } from '../../domain/ids.js';
import { PostForm } from '../components/components.js';
import { queryText } from '../http/context.js';

/** The parameters of a list in an address; a page with several lists names each. */
const parameters = (name: string) => {
  const prefix = name === '' ? '' : `${name}-`;
  return { after: `${prefix}after`, before: `${prefix}before` };
};

/** From where an address asks to read a list; nonsense is the beginning. */
export function placeIn(request: Request, name = ''): Place {
  const { after, before } = parameters(name);
  const id = (parameter: string) => {
    const typed = queryText(request, parameter);
    return isUuid(typed) || /^\d{1,18}$/.test(typed) ? typed : null;
  };
  const [from, to] = [id(after), id(before)];
  return from !== null ? { after: from } : to !== null ? { before: to } : null;
}

/** The place of a page's main list as a query, to come back to it; empty for its beginning. */
export function placeQuery(request: Request): string {
  const place = placeIn(request);
  return place === null ? '' : `?${new URLSearchParams(place).toString()}`;
}

/** How many there are, as far as they were counted. */
export function countInWords(count: number): string {
  return count > mostCounted ? `More than ${mostCounted.toLocaleString('en-US')}` : String(count);
}

/** Links to the page before and after, which keep the rest of the query; nothing where all fits on one. */
export function Pager({
  request,
  page: { previous, next },
  name = '',
  label,
  fragment = '',
  list = request.originalUrl,
  posted,
}: {
  request: Request;
  /** The address of the list, where it isn't that of the page. */
  list?: string;
  page: Pick<Page<unknown>, 'previous' | 'next'>;
  name?: string;
  /** What is paged, for those who hear the page. */
  label: string;
  fragment?: string;
  /** What was typed and may stand in no address: it goes on in the body. */
  posted?: Readonly<Record<string, string>> | undefined;
}): VNode | null {
  if (previous === null && next === null) return null;
  const { after, before } = parameters(name);
  const to = (parameter: string, id: string) => {
    const [path, text] = list.split('?');
    const query = new URLSearchParams(text ?? '');
    for (const gone of ['done', after, before]) query.delete(gone);
    query.set(parameter, id);
    return `${path}?${query.toString()}${fragment}`;
  };
  return (
    <nav class="actions" aria-label={`Pages of ${label}`}>
      {previous !== null && <Turn to={to(before, previous)} rel="prev" words="Previous" posted={posted} />}
      {next !== null && <Turn to={to(after, next)} rel="next" words="Next" posted={posted} />}
    </nav>
  );
}

function Turn(props: {
  readonly to: string;
  readonly rel: string;
  readonly words: string;
  readonly posted: Readonly<Record<string, string>> | undefined;
}): VNode {
  const { to, rel, words, posted } = props;
  if (posted === undefined)
    return (
      <a class="button quiet" href={to} rel={rel}>
        {words}
      </a>
    );
  return (
    <PostForm action={to}>
      {Object.entries(posted).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="quiet" type="submit">
        {words}
      </button>
    </PostForm>
  );
}
