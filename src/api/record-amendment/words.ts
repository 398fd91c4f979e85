import type { Language } from '../../domain/languages.js';
import type { AmendmentStatus } from '../../domain/record-amendment/states.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';

/** What the pages of who asks to have a record changed say in one language; dates in words. */
interface AmendmentWords {
  readonly title: string;
  readonly reference: (reference: string) => string;
  readonly standing: Readonly<Record<AmendmentStatus, (dueOn: string) => string>>;
  readonly extended: (because: string) => string;
  readonly ask: string;
  readonly askLead: string;
  readonly askWords: string;
  readonly askHint: string;
  readonly askButton: string;
  readonly mine: string;
  /** Over words that came too late to be kept. */
  readonly notKept: string;
  readonly statement: string;
  readonly rebuttal: string;
  readonly disagree: string;
  readonly disagreeHint: string;
  readonly disagreeButton: string;
  readonly others: string;
  readonly othersHint: string;
  readonly othersButton: string;
  readonly othersNamed: string;
  readonly withdraw: string;
  readonly toSupport: string;
  readonly problem: string;
  readonly refusals: Partial<Record<RefusalCode, string>>;
}

const en: AmendmentWords = {
  title: 'Your request to change a record',
  reference: (reference) => `Reference ${reference}`,
  standing: {
    referred: (dueOn) => `We asked your provider. You’ll have an answer by ${dueOn} at the latest.`,
    overdue: (dueOn) =>
      `We’re late: the last day was ${dueOn}. Our privacy officer is told every day until someone decides.`,
    decided: () => 'There is a decision. Read below what it is, and what you can do.',
    disagreed: () => 'Your statement is kept with the record. Your provider may answer it.',
    settled: () => 'This request is over. Everything said is kept with the record.',
    withdrawn: () => 'This request was withdrawn. Nothing was changed.',
  },
  extended: (because) => `Why it takes longer: ${because}`,
  ask: 'Ask to change something in this record',
  askLead:
    'If something is wrong or missing, you can ask for a change. The provider who wrote the record decides within 60 days.',
  askWords: 'What should be changed, and why?',
  askHint: 'Say what is wrong or missing, and what it should say.',
  askButton: 'Ask for the change',
  mine: 'What was asked',
  notKept: 'What you typed now. It isn’t saved.',
  statement: 'The statement of disagreement',
  rebuttal: 'The answer to the statement',
  disagree: 'I don’t agree, because',
  disagreeHint: 'We keep it with the record and send it along each time the record is shared.',
  disagreeButton: 'Send my statement',
  others: 'Who else should know of the change?',
  othersHint: 'Names, and how to reach them. By sending this you agree that we tell them.',
  othersButton: 'Tell them',
  othersNamed: 'You told us who else should know.',
  withdraw: 'Withdraw this request',
  toSupport: 'Write to support',
  problem: 'There is a problem',
  refusals: {},
};

const es: AmendmentWords = {
  title: 'Su solicitud de cambiar un expediente',
  reference: (reference) => `Referencia ${reference}`,
  standing: {
    referred: (dueOn) => `Le preguntamos a su proveedor. Tendrá una respuesta a más tardar el ${dueOn}.`,
    overdue: (dueOn) =>
      `Vamos tarde: el último día fue el ${dueOn}. Cada día avisamos a nuestra persona encargada de privacidad hasta que alguien decida.`,
    decided: () => 'Hay una decisión. Lea abajo cuál es y qué puede hacer.',
    disagreed: () => 'Su declaración se guarda con el expediente. Su proveedor puede responderla.',
    settled: () => 'Esta solicitud terminó. Todo lo que se dijo se guarda con el expediente.',
    withdrawn: () => 'Esta solicitud se retiró. No se cambió nada.',
  },
  extended: (because) => `Por qué tarda más: ${because}`,
  ask: 'Pedir que se cambie algo en este expediente',
  askLead: 'Si algo está mal o falta, puede pedir un cambio. Quien escribió el expediente decide en 60 días.',
  askWords: '¿Qué se debe cambiar, y por qué?',
  askHint: 'Diga qué está mal o qué falta, y qué debería decir.',
  askButton: 'Pedir el cambio',
  mine: 'Lo que se pidió',
  notKept: 'Lo que escribió ahora. No se ha guardado.',
  statement: 'La declaración de desacuerdo',
  rebuttal: 'La respuesta a la declaración',
  disagree: 'No estoy de acuerdo, porque',
  disagreeHint: 'La guardamos con el expediente y va con él cada vez que se comparte.',
  disagreeButton: 'Enviar mi declaración',
  others: '¿Quién más debe saber del cambio?',
  othersHint: 'Nombres y cómo contactarlos. Al enviarlo acepta que se lo digamos.',
  othersButton: 'Avisarles',
  othersNamed: 'Nos dijo quién más debe saberlo.',
  withdraw: 'Retirar esta solicitud',
  toSupport: 'Escribir a soporte',
  problem: 'Hay un problema',
  refusals: {
    'amendment-words-missing': 'Escríbalo con sus propias palabras.',
    'longer-than-6000': 'Escriba como máximo 6000 caracteres.',
    'state-does-not-allow': 'Esto ya no es posible.',
    'rate-limited-day': 'Lo intentó demasiadas veces. Espere 24 horas o escríbanos.',
  },
};

/** Everything that the pages say, one table a language. */
export const amendmentWords: Record<Language, AmendmentWords> = { en, es };

/** The sentence of a refusal in a language, by field. */
export function amendmentErrors(language: Language, refusal: Refusal): Record<string, string> {
  const sentence = amendmentWords[language].refusals[refusal.refused];
  const told = sentence === undefined ? {} : { [refusal.field ?? 'main']: sentence };
  return { ...fieldErrors([refusal]), ...told };
}
