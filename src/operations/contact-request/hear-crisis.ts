import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import type { Language } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import { firstCharacters } from '../../domain/storable-text.js';
import { acceptContact } from './submit.js';

/** What a client wrote elsewhere than to support, and where. */
interface WrittenElsewhere {
  readonly name: string;
  readonly email: string;
  /** Whether email may be sent there; someone else may read the mailbox. */
  readonly emailIsSafe: boolean;
  readonly language: Language;
  readonly text: string;
  /** The case in which it was written. */
  readonly caseId: string;
}

/**
 * Listens for words of a crisis in what a client writes in a case (process book, "contact-request": in every free text of a client). They become a
 * message to support, with its alert, its task before all others and 988 in its email; every other text changes nothing.
 * Locks the words, so that the same come once.
 */
export async function hearCrisis(dependencies: Dependencies, written: WrittenElsewhere): Promise<void> {
  const { caseId, name, email, emailIsSafe, language } = written;
  const text = firstCharacters(written.text, limits.crisisText);
  if (!tellsOfCrisis(text)) return;
  const message = {
    name,
    email,
    emailIsSafe,
    language,
    text,
    portal: 'client',
    topic: 'something_else',
    accountEmail: null,
    phone: null,
    voicemailIsSafe: false,
    interpreter: '',
  } as const;
  await commit(dependencies, async (tx, after) => {
    const { requestId } = await acceptContact(tx, dependencies, { message, writer: null, crisis: true });
    const { reference } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
    const line = { key: 'heard', code: 'contact-heard', detail: { reference } } as const;
    await addLine(tx, requestId, dependencies.clock(), line);
    after.start(requestId);
  });
}
