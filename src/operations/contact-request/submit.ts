import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import {
  checkContactForm,
  cryIn,
  type ContactMessage,
  type KnownWriter,
} from '../../domain/contact-request/form.js';
import { limits } from '../../domain/limits.js';
import type { ContactPortal } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import type { Answers } from '../../domain/person-name.js';
import { areRefusals, type Refusal } from '../../domain/refusals.js';
import { parseContactPhone } from '../../security/phone-number.js';
import { createThrottle } from '../../security/throttle.js';
import { acceptContact, type Accepted } from './accept.js';

/** What the writer is told at once. */
export interface AcceptedContact extends Accepted {
  readonly emailIsSafe: boolean;
}

/** Who sends the form, in which portal and language, and from which network address. */
interface Sending {
  readonly portal: ContactPortal;
  readonly language: Language;
  readonly writer: KnownWriter | null;
  readonly ip: string;
}

/**
 * Takes contact forms without reading any account; every problem of a form at once. The same message again within an hour (words of a crisis: five
 * minutes), while the first is open, is the same request. A cry for help reaches support although the form is refused for something else: sent again as it
 * should be, it is the same request. Locks the words, so that the same come once.
 */
export function createContactRequests(dependencies: Dependencies) {
  const take = createTaking(dependencies);
  return async function submit(
    answers: Answers,
    sending: Sending,
  ): Promise<AcceptedContact | readonly Refusal[]> {
    const message = checkContactForm(answers, sending, parseContactPhone);
    if (!areRefusals(message)) return take(message, sending);
    const cry = cryIn(answers, sending, parseContactPhone);
    if (cry !== null) await take(cry, sending);
    return message;
  };
}

/** Takes a message within the limits of its sender. */
function createTaking(dependencies: Dependencies) {
  const mayWrite = createThrottle(dependencies, 'contact-ip', limits.contactsPerIp);
  const mayCry = createThrottle(dependencies, 'contact-crisis-ip', limits.crisisContactsPerIp);
  const mayBeAnswered = createThrottle(dependencies, 'contact-address', limits.contactsPerAddress);
  const limited: readonly Refusal[] = [{ refused: 'rate-limited' }];
  return async (message: ContactMessage, { writer, ip }: Sending) => {
    const crisis = tellsOfCrisis(`${message.text}\n${message.interpreter}`);
    // Neither a shared network nor an address that others know may keep back a cry for help.
    if (!(await (crisis ? mayCry(ip) : mayWrite(ip)))) return limited;
    // Anyone can name an address: what strangers send counts for nobody who is logged in.
    const sender = writer === null ? `${message.portal}/${message.email}` : writer.accountId;
    if (!(await mayBeAnswered(sender)) && !crisis) return limited;
    return commit(dependencies, async (tx, after) => {
      const accepted = await acceptContact(tx, dependencies, { message, writer, crisis });
      if (accepted.isNew) after.start(accepted.requestId);
      return { ...accepted, emailIsSafe: message.emailIsSafe };
    });
  };
}
