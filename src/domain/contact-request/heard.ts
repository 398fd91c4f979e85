import { isUuid } from '../ids.js';
import { limits } from '../limits.js';
import { firstCharacters } from '../storable-text.js';
import { tellsOfCrisis } from './crisis-words.js';

/** What stands for the name of someone whose words were heard in a form that doesn't say it. */
export const nameless = 'No name given';

/** What a field is called, or ends with, in which nobody writes or of which no copy may be made: secrets, addresses and numbers. Every other one is listened to, without being on a list. */
const notListenedTo = /(password|passphrase|code|token|email|phone|csrf|opened-as)$/i;

/**
 * The texts of a form or a JSON body that may tell of a crisis, whatever their fields are called, in as many characters as are listened to (`limits.crisisText` of a
 * field, `limits.heardText` of all but ids, in which nobody writes); null where there is none. The body is read already (`storable`). Source: process book, "contact-request" (in free text of every form).
 */
export function cryIn(body: unknown): string | null {
  const cries: string[] = [];
  let left: number = limits.heardText;
  // What is found within a field comes after it, so nothing is as deep as the body is.
  const fields: [name: string, value: unknown][] = [['', body]];
  for (const [name, value] of fields) {
    if (notListenedTo.test(name)) continue;
    if (typeof value === 'object' && value !== null)
      for (const field of Object.entries(value)) fields.push(field);
    else if (typeof value === 'string' && !isUuid(value)) {
      const heard = firstCharacters(value, Math.min(left, limits.crisisText));
      left -= heard.length;
      if (tellsOfCrisis(heard)) cries.push(value);
    }
  }
  return cries.length === 0 ? null : firstCharacters(cries.join('\n\n'), limits.crisisText);
}
