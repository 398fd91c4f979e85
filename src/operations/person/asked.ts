import { parseEmail } from '../../domain/email-address.js';
import { foldedName } from '../../domain/folded-name.js';
import { parseReference, readId } from '../../domain/ids.js';
import { isRefusal } from '../../domain/refusals.js';
import { parsePhone } from '../../security/phone-number.js';

/** What someone of the staff looks for, as the words typed say it. */
export type Asked =
  | { readonly by: 'reference'; readonly reference: string }
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'workflow'; readonly workflowId: string }
  | { readonly by: 'email'; readonly email: string }
  | { readonly by: 'phone'; readonly phone: string }
  | { readonly by: 'name'; readonly words: readonly string[] }
  | { readonly by: 'nothing' };

/** Words of a name that are looked at. */
const mostWords = 6;

/** Reads what was typed into the search box: a reference in any form, an id, a workflow's id, an address, a phone, or a name. */
export function readAsked(typed: string): Asked {
  const text = typed.trim();
  if (text === '') return { by: 'nothing' };
  const reference = parseReference(text);
  if (reference !== null) return { by: 'reference', reference };
  const id = readId(text);
  if (id !== null) return { by: 'id', id };
  if (/^[a-z-]+\/\S+$/.test(text)) return { by: 'workflow', workflowId: text };
  const email = text.includes('@') ? parseEmail(text) : null;
  if (email !== null && !isRefusal(email)) return { by: 'email', email };
  const phone = parsePhone(text);
  if (!isRefusal(phone)) return { by: 'phone', phone: phone.phone };
  const words = text
    .replace(/\p{Cf}/gu, '')
    .split(/\s+/)
    .filter((word) => foldedName(word) !== '');
  return words.length === 0 ? { by: 'nothing' } : { by: 'name', words: words.slice(0, mostWords) };
}
