import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { noteExportLimits } from '../../domain/note-export/states.js';
import { hashOfSecret } from '../../tokens/browser-secret.js';

/** Each download has a cookie of its own: another one that begins in this browser ends none. */
const nameOf = (origin: string, retrievalId: string) =>
  `${origin.startsWith('https:') ? '__Host-' : ''}headway_provider_download_${retrievalId}`;

/** Gives the browser the secret of its download, for as long as that can be continued. */
export function rememberDownload(
  origin: string,
  response: Response,
  { retrievalId, secret }: { readonly retrievalId: string; readonly secret: string },
): void {
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: nameOf(origin, retrievalId),
      value: secret,
      httpOnly: true,
      sameSite: 'lax',
      secure: origin.startsWith('https:'),
      path: '/',
      maxAge: noteExportLimits.downloadMinutes * 60,
    }),
  );
}

/** The hash of the secret of a download that a browser sends; of none, the hash of nothing, which no download has. */
export function downloadHash(origin: string, retrievalId: string, request: Request): string {
  return hashOfSecret(parseCookie(request.get('cookie') ?? '')[nameOf(origin, retrievalId)] ?? '');
}
