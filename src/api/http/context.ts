import type { Language } from '../../domain/languages.js';
import type { Request, Response } from 'express';
import type { ComponentChild } from 'preact';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { firstCharacters, storable } from '../../domain/storable-text.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { refusalSentences } from './refusals.js';
import { secondsToWait } from './retry-after.js';

/** One portal with the outside world it works on. */
export interface PortalContext {
  readonly portal: Portal;
  /** Origin of this portal as people type it, from the configuration and never from a header. */
  readonly origin: string;
  readonly dependencies: Dependencies;
}

/** How a page is sent. */
export interface PageOptions {
  /** Why it says no: the status is the refusal's, and so is when to ask again. */
  readonly refused?: RefusalCode | null | undefined;
  /** Of a page that says no without a refusal. */
  readonly status?: 400 | 409;
  /** Whether the title begins with “Error: ”. It does where a page says no, unless the whole page is about that. */
  readonly error?: boolean;
  readonly language?: Language;
}

/** What a page needs to know of its request. */
export interface Visit {
  readonly request: Request;
  readonly response: Response;
  readonly signedIn: SignedIn;
  /** Renders a page of this portal. */
  page(title: string, body: ComponentChild, options?: PageOptions): void;
  refuse(code: RefusalCode): void;
}

/** Says with a refusal that passes when to ask again. */
export function askToWait(response: Response, code: RefusalCode): void {
  const seconds = secondsToWait(code);
  if (seconds !== null) response.set('Retry-After', String(seconds));
}

/** RFC 9457 problem details; `errors` names each field that has one, `extension` adds members that a caller of another make reads, or a status of its own. */
export function sendProblem(
  response: Response,
  code: RefusalCode,
  errors: readonly { field: string; code: RefusalCode }[] = [],
  { status = refusalSentences[code].status, ...extension }: { status?: number; message?: string } = {},
): void {
  const { sentence } = refusalSentences[code];
  askToWait(response, code);
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/docs#${code}`,
        title: sentence,
        status,
        code,
        ...extension,
        ...(errors.length === 0
          ? {}
          : { errors: errors.map((error) => ({ ...error, detail: refusalSentences[error.code].sentence })) }),
      }),
    );
}

/** Characters of a query's parameter that are looked at. Basis: product; no name, reference, address or filter is near it. */
const longestText = 1_000;

/** The one text of a query's parameter, trimmed and as PostgreSQL keeps it; repeated or nested ones count as absent. */
export function queryText(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? storable(firstCharacters(value.trim(), longestText)) : '';
}

/** A part of an address's path, such as an id or a token; empty where the path has no such part. */
export function pathText(request: Pick<Request, 'params'>, name: string): string {
  return String(request.params[name] ?? '');
}

/**
 * Whether the caller is a program, or resumes a download and would take a page for the rest of its file: problem details come back instead of
 * pages. The router takes capitals too, and so does this.
 */
export function wantsJson(request: Request): boolean {
  // Only of a GET: a range must not take a form past its token.
  const isResumed = request.method === 'GET' && request.get('range') !== undefined;
  return isResumed || /^\/(v1(\/|$)|codec\/|live\/)/i.test(request.path);
}
