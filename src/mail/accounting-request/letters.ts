import type { Language } from '../../domain/languages.js';
import { renderLetter, type Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';

/** What the letters about a request for an accounting name; dates in words. */
interface AccountingLetterFacts {
  readonly dueOn: string;
  /** Why it takes longer, on paper; null where the link says it. */
  readonly because: string | null;
}

/** What who asked is told. */
export const accountingTemplates = ['asked', 'extended', 'withdrawn'] as const;

export type AccountingTemplate = (typeof accountingTemplates)[number];

/** The letters that tell it; a guardian whose child is of age by then reads why the request was withdrawn. */
export const accountingLetters = [...accountingTemplates, 'of-age'] as const;

interface One {
  readonly subject: (reference: string) => string;
  readonly lines: (facts: AccountingLetterFacts) => readonly string[];
  readonly label: string;
}

interface Sentences extends Readonly<Record<(typeof accountingLetters)[number], One>> {
  readonly greeting: (name: string) => string;
  readonly notYou: string;
}

const en: Sentences = {
  greeting: (name) => `Hello ${name},`,
  notYou:
    'If you didn’t ask for this, you don’t need to do anything. Nobody can read the list by this email alone.',
  asked: {
    subject: (reference) => `You asked who got health information (${reference})`,
    lines: ({ dueOn }) => [
      'Your list is ready. It shows each time in the last six years that we gave the information to someone outside of care.',
      'To keep it private, you can open it only with this link, and the page asks for the date of birth. You can read it there or save it.',
      'The list is free. The law makes one list free in each 12 months. We don’t charge for more.',
      `If you want it on paper, write to us at support@headway.example. You’ll have it by ${dueOn} at the latest.`,
    ],
    label: 'Read the list',
  },
  extended: {
    subject: (reference) => `Your list will take longer (${reference})`,
    lines: ({ dueOn, because }) => [
      `We need more time to give you the whole list. The new last day is ${dueOn}. It can’t be put off again.`,
      because ?? 'To keep it private, you can read the reason only with this link.',
    ],
    label: 'Read why',
  },
  withdrawn: {
    subject: (reference) => `Your request for the list was withdrawn (${reference})`,
    lines: () => ['The request was withdrawn. You can ask again at any time. It’s free.'],
    label: 'See the request',
  },
  'of-age': {
    subject: (reference) => `Your request for the list has ended (${reference})`,
    lines: () => [
      'You asked as a guardian, and the list wasn’t read. The person it’s about is of age now. From that day on, only they can ask for the list, so your request has ended.',
    ],
    label: 'Write to support',
  },
};

const es: Sentences = {
  greeting: (name) => `Hola, ${name}:`,
  notYou: 'Si usted no pidió esto, no tiene que hacer nada. Nadie puede leer la lista solo con este correo.',
  asked: {
    subject: (reference) => `Usted preguntó quién recibió información médica (${reference})`,
    lines: ({ dueOn }) => [
      'Su lista está lista. Muestra cada vez en los últimos seis años que dimos la información a alguien fuera de la atención.',
      'Para que sea privada, solo está en este enlace, y la página pide la fecha de nacimiento. Ahí la puede leer o guardar.',
      'La lista es gratis. La ley hace gratis una lista cada 12 meses. No cobramos por más.',
      `Si la quiere en papel, escríbanos a support@headway.example. La tendrá a más tardar el ${dueOn}.`,
    ],
    label: 'Leer la lista',
  },
  extended: {
    subject: (reference) => `Su lista tarda más (${reference})`,
    lines: ({ dueOn, because }) => [
      `Necesitamos más tiempo para darle toda la lista. El nuevo último día es el ${dueOn}. No se puede aplazar otra vez.`,
      because ?? 'Para que sea privado, el motivo solo está en este enlace.',
    ],
    label: 'Leer por qué',
  },
  withdrawn: {
    subject: (reference) => `Ya no pregunta quién recibió información médica (${reference})`,
    lines: () => ['La solicitud se retiró. Puede pedirla otra vez cuando quiera. Es gratis.'],
    label: 'Ver la solicitud',
  },
  'of-age': {
    subject: (reference) => `Su solicitud de la lista terminó (${reference})`,
    lines: () => [
      'Usted pidió la lista como tutor y nadie la leyó. La persona de quien trata ya es mayor de edad. Desde ese día solo ella puede pedir la lista. Por eso su solicitud terminó.',
    ],
    label: 'Escribir a soporte',
  },
};

const sentences: Record<Language, Sentences> = { en, es };

/** An email to who asked for an accounting. It carries nothing of the list. */
export function accountingLetter(
  template: (typeof accountingLetters)[number],
  of: AccountingLetterFacts & {
    readonly language: Language;
    readonly name: string;
    readonly reference: string;
    readonly url: string;
  },
): Letter {
  const { greeting, notYou, [template]: said } = sentences[of.language];
  return linkedLetter(of, {
    ...said,
    greeting,
    lines: said.lines(of),
    ...(template === 'asked' ? { notYou } : {}),
  });
}

/** Tells the privacy officer of a request for an accounting that is late. */
export function accountingOverdueAlert(reference: string, dueOn: string, url: string): Letter {
  return renderLetter({
    subject: `Overdue: an accounting of disclosures (${reference})`,
    greeting: 'Hello,',
    paragraphs: [
      `The last day of request ${reference} was ${dueOn} (45 CFR 164.528), and the person doesn’t have the list. You’ll get this email every day until they do.`,
    ],
    link: { label: 'Open the case', url },
  });
}
