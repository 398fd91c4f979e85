import type { Request } from 'express';
import type { Refusal } from '../../domain/refusals.js';
import { keyedDigest } from '../../tokens/keyed-digest.js';
import { openText, sealText } from '../../records/note-cipher.js';
import type { PortalContext } from '../http/context.js';
import { mayReachPending } from '../http/access.js';
import { fieldsOf } from '../http/fields.js';
import { isAnothersForm } from '../http/form-token.js';
import { findLapsedAccountId } from '../http/session.js';

/** A form that came after its session had ended: where it was going, and what was typed. */
export interface KeptForm {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Characters of a sealed form that the sign-in page takes along; its own limit is that of every form. */
const longestKept = 300_000;

/**
 * Seals what someone typed for the time of signing in again, so that it isn't lost (WCAG technique G181). The sign-in page carries it; only
 * the account whose session ended can open it. Null where nothing was typed or nobody is known; refused where another account opened the form.
 */
export async function keepForm(context: PortalContext, request: Request): Promise<string | Refusal | null> {
  const fields = withoutPasswords(fieldsOf(request.body));
  if (request.method !== 'POST' || Object.keys(fields).length === 0) return null;
  // A code or a phone of a login that ended is of no use to the next; only what that one took along goes on.
  const { kept = '' } = fields;
  if (mayReachPending(request.method, request.path)) return kept === '' ? null : kept;
  const accountId = await findLapsedAccountId(context, request);
  const [key] = sealingKeys(context.dependencies.config.TOKEN_KEYS);
  if (accountId === null || key === undefined) return null;
  if (isAnothersForm(context, request, accountId)) return { refused: 'opened-as-another' };
  const form: KeptForm = { path: request.path, fields };
  const sealed = Buffer.from(sealText(key, accountId, JSON.stringify(form))).toString('base64url');
  return sealed.length > longestKept ? null : sealed;
}

/** Opens a kept form for the account that has signed in; null for anyone else's, and for what was altered. */
export function openKeptForm(
  { dependencies }: PortalContext,
  accountId: string,
  kept: string,
): KeptForm | null {
  for (const key of sealingKeys(dependencies.config.TOKEN_KEYS))
    try {
      return JSON.parse(openText(key, accountId, Buffer.from(kept, 'base64url'))) as KeptForm;
    } catch {
      // Sealed under another key, for another account, or altered: the next key may fit, and none is no harm.
    }
  return null;
}

/** Passwords are typed again: a page that carries one, however sealed, would show it to the next person at that computer. */
function withoutPasswords(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !/password/i.test(name)));
}

function sealingKeys(keys: readonly Parameters<typeof keyedDigest>[0][]): Buffer[] {
  return keys.map((key) => Buffer.from(keyedDigest(key, 'kept-form'), 'base64url'));
}
