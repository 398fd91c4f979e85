import type { Request } from 'express';
import type { VNode } from 'preact';
import { queryText } from '../http/context.js';

/** Rows on a page of the console. */
const pageSize = 25;

/** The page that a query's parameter asks for, from 1; nonsense is the first. */
export function pageNumber(request: Request, name: string): number {
  const typed = queryText(request, name);
  return /^[1-9]\d{0,4}$/.test(typed) ? Number(typed) : 1;
}

/** What a query takes to answer one page. */
export function pageOf(page: number): { skip: number; take: number } {
  return { skip: (page - 1) * pageSize, take: pageSize };
}

/** Links to the page before and after, which keep the rest of the query; nothing where all fits on one. */
export function Pager({
  request,
  name,
  total,
  label,
  fragment = '',
}: {
  request: Request;
  name: string;
  total: number;
  /** What is paged, for those who hear the page. */
  label: string;
  fragment?: string;
}): VNode | null {
  const pages = Math.ceil(total / pageSize);
  const page = pageNumber(request, name);
  if (pages <= 1 && page === 1) return null;
  const to = (number: number) => {
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    query.delete('done');
    query.set(name, String(number));
    return `${request.path}?${query.toString()}${fragment}`;
  };
  return (
    <nav class="actions" aria-label={`Pages of ${label}`}>
      {page > 1 && (
        <a class="button quiet" href={to(Math.min(page - 1, pages))} rel="prev">
          Previous
        </a>
      )}
      <span class="hint">{`Page ${page} of ${pages}`}</span>
      {page < pages && (
        <a class="button quiet" href={to(page + 1)} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}
