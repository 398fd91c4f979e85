import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Language } from '../../domain/languages.js';
import { nameless } from '../../domain/contact-request/heard.js';
import { limits } from '../../domain/limits.js';
import type { ContactPortal } from '../../domain/contact-request/topics.js';
import { createThrottle } from '../../security/throttle.js';
import { acceptContact } from './submit.js';

/** Who wrote, as far as it is known. */
export interface HeardWriter {
  /** Empty where nobody said it. */
  readonly name: string;
  /** Null where none is known, or none that may be one. */
  readonly email: string | null;
  /** Whether email may be sent there; someone else may read the mailbox. */
  readonly emailIsSafe: boolean;
  /** In E.164. */
  readonly phone: string | null;
  /** The one in which they are written to; null where only the page knows. */
  readonly language: Language | null;
  /** Of who is logged in. */
  readonly accountId: string | null;
  /** The case behind whose link it was written. */
  readonly caseId: string | null;
}

/** Words of a crisis that someone wrote elsewhere than to support, or in a message that was refused. */
interface Heard {
  readonly portal: ContactPortal;
  /** Of the page. */
  readonly language: Language;
  readonly text: string;
  readonly ip: string;
  readonly writer: HeardWriter;
}

/**
 * Makes words of a crisis a message to support, with its alert, its task before all others and 988 in its email (process book, "contact-request": in free text of
 * every form). One network address, or who is logged in, is heard as often as it may write such messages. Locks the words, so that the same come once.
 */
export async function hearCrisis(dependencies: Dependencies, heard: Heard): Promise<void> {
  const mayCry = createThrottle(dependencies, 'contact-crisis-ip', limits.crisisContactsPerIp);
  const { portal, text } = heard;
  const language = heard.writer.language ?? heard.language;
  const { name, email, emailIsSafe, phone, accountId, caseId } = heard.writer;
  if (!(await mayCry(accountId ?? heard.ip))) return;
  const message = {
    portal,
    language,
    text,
    name: name === '' ? nameless : name,
    email: email ?? '',
    emailIsSafe: emailIsSafe && email !== null,
    phone,
    topic: 'something_else',
    accountEmail: null,
    voicemailIsSafe: false,
    interpreter: '',
  } as const;
  const writer = accountId === null ? null : { accountId, name, email: message.email };
  await commit(dependencies, async (tx, after) => {
    const { requestId, isNew } = await acceptContact(tx, after, dependencies, {
      message,
      writer,
      ip: heard.ip,
      crisis: true,
    });
    if (!isNew) return;
    const { reference } = (caseId && (await tx.case.findUnique({ where: { id: caseId } }))) || {
      reference: '',
    };
    const line = { key: 'heard', code: 'contact-heard', detail: { reference } } as const;
    await addLine(tx, requestId, dependencies.clock(), line);
  });
}
