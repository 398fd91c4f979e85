import type { Language } from '../../domain/languages.js';
import type { AmendmentDecision, AmendmentGrounds } from '../../domain/record-amendment/grounds.js';

/** What the letters about a request to amend name; dates in words. */
export interface AmendmentLetterFacts {
  readonly provider: string;
  readonly dueOn: string;
  /** What was decided, or why it takes longer, a paragraph each, included on paper; an email only says where to read it. */
  readonly inside: readonly string[];
}

interface One {
  readonly subject: (reference: string) => string;
  readonly lines: (facts: AmendmentLetterFacts) => readonly string[];
  readonly label: string;
}

/** Letters to who asked. */
export const askerTemplates = ['asked', 'extended', 'decided', 'rebutted', 'withdrawn'] as const;

export type AskerTemplate = (typeof askerTemplates)[number];

/** What the letter of a decision says in one language (45 CFR 164.526(c), (d)(1)). Plain words: a test measures them. */
export interface DecisionSentences {
  readonly title: string;
  readonly what: Readonly<Record<AmendmentDecision, (provider: string) => string>>;
  readonly why: Readonly<Record<AmendmentGrounds, string>>;
  readonly rule: (source: string) => string;
  readonly added: string;
  readonly others: (how: string) => string;
  readonly disagree: string;
  /** How the person answers, behind the link or from a letter. */
  readonly how: Readonly<Record<'screen' | 'paper', { readonly disagree: string; readonly others: string }>>;
  readonly otherwise: string;
  readonly complain: (phone: string) => string;
  readonly hhs: string;
  readonly noRetaliation: string;
}

interface Sentences extends Readonly<Record<AskerTemplate, One>> {
  readonly greeting: (name: string) => string;
  readonly decision: DecisionSentences;
}

const en: Sentences = {
  greeting: (name) => `Hello ${name},`,
  asked: {
    subject: (reference) => `You asked to change a record (${reference})`,
    lines: ({ provider, dueOn }) => [
      `You asked us to change a record. ${provider} wrote it, so we asked them to decide.`,
      `You’ll have an answer by ${dueOn} at the latest. Your request is kept with the record from now on.`,
    ],
    label: 'See the status',
  },
  extended: {
    subject: (reference) => `The answer about your record will take longer (${reference})`,
    lines: ({ dueOn, inside }) => [
      `More time is needed to decide. The new last day is ${dueOn}. It can’t be put off again.`,
      ...(inside.length > 0 ? inside : ['To keep it private, you can read the reason only with this link.']),
    ],
    label: 'Read why',
  },
  decided: {
    subject: (reference) => `A letter about your request (${reference})`,
    lines: ({ inside }) =>
      inside.length > 0
        ? inside
        : [
            'There is a decision about the record that you asked to change. To keep it private, you can read the letter only with this link. It says why, and what you can do.',
          ],
    label: 'Read the letter',
  },
  rebutted: {
    subject: (reference) => `An answer to your statement (${reference})`,
    lines: ({ provider, inside }) => [
      ...(inside.length > 0
        ? [`${provider} answered your statement. In their own words:`, ...inside]
        : [`${provider} answered your statement. Use this link to read it.`]),
      'Both are kept with the record, and go with it.',
    ],
    label: 'Read the answer',
  },
  withdrawn: {
    subject: (reference) => `Your request to change a record was withdrawn (${reference})`,
    lines: () => ['Nothing is changed. You can ask again whenever you like.'],
    label: 'See the request',
  },
  decision: {
    title: 'The decision',
    what: {
      accepted: (provider) =>
        `Your record with ${provider} is changed as you asked. What you wrote and what we added are now part of it.`,
      in_part: (provider) =>
        `A part of what you asked for is changed in your record with ${provider}. The rest stays as it is.`,
      denied: (provider) => `Your record with ${provider} is not changed as you asked.`,
    },
    why: {
      not_ours: 'Why: someone else wrote this, and they can still be asked.',
      not_in_record: 'Why: this is not part of the record that we keep to make choices about your care.',
      not_open: 'Why: this is a part that the law does not let you see, so it can’t be changed this way.',
      accurate: 'Why: what it says is right, and nothing is left out.',
    },
    rule: (source) => `The rule is ${source}.`,
    added: 'The answer in their own words',
    others: (how) => `Who else should know? ${how} We also tell those who have the old text and may use it.`,
    how: {
      screen: {
        disagree: 'Write it in the box below, or send it to our privacy officer.',
        others: 'Tell us below, and we’ll tell them.',
      },
      paper: {
        disagree: 'To do so, send it to our privacy officer, with the reference on this page.',
        others: 'Write to us at support@headway.example, and we’ll tell them.',
      },
    },
    disagree:
      'If you don’t agree, you can say so in a statement. We keep it with the record and send it along each time the record is shared. It is free.',
    otherwise:
      'If you send no statement, you can still ask us to send your request and this letter along when the record is shared. You don’t have to do a thing: we do it for all.',
    complain: (phone) =>
      `You can also complain to us. Write to our privacy officer with our contact form, or call ${phone}.`,
    hhs: 'Or tell the U.S. Department of Health and Human Services, Office for Civil Rights: 200 Independence Avenue SW, Washington, DC 20201, phone 1-800-368-1019, hhs.gov/ocr/complaints. You have 180 days.',
    noRetaliation: 'No one may treat you worse because you complain.',
  },
};

const es: Sentences = {
  greeting: (name) => `Hola, ${name}:`,
  asked: {
    subject: (reference) => `Pidió cambiar un expediente (${reference})`,
    lines: ({ provider, dueOn }) => [
      `Nos pidió cambiar un expediente. Lo escribió ${provider}, así que le pedimos que decida.`,
      `Tendrá una respuesta a más tardar el ${dueOn}. Desde ahora su solicitud se guarda con el expediente.`,
    ],
    label: 'Ver cómo va',
  },
  extended: {
    subject: (reference) => `La respuesta sobre su expediente tarda más (${reference})`,
    lines: ({ dueOn, inside }) => [
      `Hace falta más tiempo para decidir. El nuevo último día es el ${dueOn}. No se puede aplazar otra vez.`,
      ...(inside.length > 0 ? inside : ['Para que sea privado, el motivo está solo en este enlace.']),
    ],
    label: 'Leer el motivo',
  },
  decided: {
    subject: (reference) => `Una carta sobre su solicitud (${reference})`,
    lines: ({ inside }) =>
      inside.length > 0
        ? inside
        : [
            'Hay una decisión sobre el expediente que pidió cambiar. Para que sea privada, la carta está solo en este enlace. Dice por qué, y lo que puede hacer.',
          ],
    label: 'Leer la carta',
  },
  rebutted: {
    subject: (reference) => `Una respuesta a su declaración (${reference})`,
    lines: ({ provider, inside }) => [
      ...(inside.length > 0
        ? [`${provider} respondió a su declaración. En sus propias palabras:`, ...inside]
        : [`${provider} respondió a su declaración. Puede leerla en este enlace.`]),
      'Las dos se guardan con el expediente y van con él.',
    ],
    label: 'Leer la respuesta',
  },
  withdrawn: {
    subject: (reference) => `Su solicitud de cambiar un expediente se retiró (${reference})`,
    lines: () => ['No se cambia nada. Puede pedirlo otra vez cuando quiera.'],
    label: 'Ver la solicitud',
  },
  decision: {
    title: 'La decisión',
    what: {
      accepted: (provider) =>
        `Su expediente con ${provider} se cambió como pidió. Lo que usted escribió y lo que agregamos ahora es parte de él.`,
      in_part: (provider) =>
        `Una parte de lo que pidió se cambió en su expediente con ${provider}. El resto queda como está.`,
      denied: (provider) => `Su expediente con ${provider} no se cambia como pidió.`,
    },
    why: {
      not_ours: 'Por qué: esto lo escribió otra persona, y todavía se le puede preguntar.',
      not_in_record: 'Por qué: esto no es parte del expediente que guardamos para decidir sobre su atención.',
      not_open: 'Por qué: la ley no le deja ver esta parte, y por eso no se puede cambiar así.',
      accurate: 'Por qué: lo que dice es correcto, y no falta nada.',
    },
    rule: (source) => `La regla es ${source}.`,
    added: 'La respuesta en sus propias palabras',
    others: (how) =>
      `¿Quién más debe saberlo? ${how} También se lo decimos a quienes tienen el texto de antes y pueden usarlo.`,
    how: {
      screen: {
        disagree: 'Escríbala en el cuadro de abajo, o mándela a nuestra persona encargada de privacidad.',
        others: 'Díganoslo abajo y se lo diremos.',
      },
      paper: {
        disagree:
          'Mándela a nuestra persona encargada de privacidad, con el número de referencia de esta página.',
        others: 'Escríbanos a support@headway.example y se lo diremos.',
      },
    },
    disagree:
      'Si no está de acuerdo, puede decirlo en una declaración. La guardamos con el expediente y va con él cada vez que se comparte. Es gratis.',
    otherwise:
      'Si no manda una declaración, también puede pedir que su solicitud y esta carta vayan con el expediente cuando se comparta. No tiene que hacer nada: lo hacemos siempre.',
    complain: (phone) =>
      `También puede quejarse con nosotros. Escriba a nuestra persona encargada de privacidad con el formulario de contacto, o llame al ${phone}.`,
    hhs: 'O dígaselo al Departamento de Salud y Servicios Humanos de EE. UU., Oficina de Derechos Civiles: 200 Independence Avenue SW, Washington, DC 20201, teléfono 1-800-368-1019, hhs.gov/ocr/complaints. Tiene 180 días.',
    noRetaliation: 'Nadie puede tratarle peor porque se queje.',
  },
};

/** One table a language. */
export const amendmentSentences: Record<Language, Sentences> = { en, es };
