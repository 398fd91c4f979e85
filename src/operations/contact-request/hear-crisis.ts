import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import type { Language } from '../../domain/languages.js';
import { firstCharacters } from '../../domain/storable-text.js';
import { acceptContact } from './submit.js';

/** What a client wrote elsewhere than to support, and where. */
interface WrittenElsewhere {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly text: string;
  /** The case in which it was written. */
  readonly caseId: string;
}

/** Characters that are listened to: more than any form takes, and little enough that nobody else waits meanwhile. Basis: product. */
const mostHeard = 20_000;

/**
 * Listens for words of a crisis in what a client writes in a case (process book, "contact-request": in every free text of a client). They become a
 * message to support, with its alert, its task before all others and 988 in its email; every other text changes nothing.
 */
export async function hearCrisis(dependencies: Dependencies, written: WrittenElsewhere): Promise<void> {
  const { caseId, name, email, language } = written;
  const text = firstCharacters(written.text, mostHeard);
  if (!tellsOfCrisis(text)) return;
  const message = {
    name,
    email,
    language,
    text,
    portal: 'client',
    topic: 'something_else',
    accountEmail: null,
    phone: null,
    emailIsSafe: true,
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
