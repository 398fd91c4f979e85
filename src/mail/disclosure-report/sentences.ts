import type { InformationKind, Mishap } from '../../domain/disclosure-report/kinds.js';
import type { Language } from '../../domain/languages.js';

/** What a letter about a breach says in one language: all that 45 CFR 164.404(c)(1) asks for, in plain words. */
interface Sentences {
  readonly subject: string;
  readonly greeting: (name: string) => string;
  readonly intro: string;
  readonly headings: Readonly<Record<'what' | 'information' | 'doing' | 'steps' | 'contact', string>>;
  readonly happened: Record<Mishap, string>;
  readonly when: (happenedOn: string, discoveredOn: string) => string;
  readonly information: Record<InformationKind, string>;
  readonly doing: readonly string[];
  /** What someone can do, by what went out; the first fits everyone. */
  readonly always: string;
  readonly steps: Record<InformationKind, string | null>;
  readonly contact: (url: string, email: string) => string;
  readonly reference: (reference: string) => string;
}

/** Everything that the letters about a breach say, one table a language. */
export const breachSentences: Record<Language, Sentences> = {
  en: {
    subject: 'Important: your health information went to the wrong person',
    greeting: (name) => `Hello ${name},`,
    intro:
      'We made a mistake with your information, and we’re sorry. This letter says what happened and what you can do.',
    headings: {
      what: 'What happened',
      information: 'What information it was',
      doing: 'What we’re doing',
      steps: 'What you can do',
      contact: 'How to reach us',
    },
    happened: {
      wrong_email: 'An email with your information went to the wrong person.',
      wrong_mail: 'A letter with your information went to the wrong person.',
      wrong_download: 'The wrong person could download a file with your information.',
      wrong_account: 'Your information was shown in someone else’s account.',
      lost_or_stolen: 'Something with your information on it was lost or stolen.',
      seen_without_need: 'Someone who works with us looked at your information without a reason to.',
    },
    when: (happenedOn, discoveredOn) => `This happened on ${happenedOn}. We found out on ${discoveredOn}.`,
    information: {
      contact: 'your name and how to reach you',
      birth_date: 'your birth date',
      appointments: 'the dates of your sessions',
      insurance: 'your insurance plan and member number',
      payment: 'your card or bank account',
      social_security: 'your Social Security number',
      care: 'notes or other information about your care',
    },
    doing: [
      'We looked into how it happened. We’re trying to get the information back or have it deleted.',
      'We’re changing how we work so that it doesn’t happen again.',
    ],
    always:
      'Be careful with calls and messages that ask about your health or for your password. We never ask for your password.',
    steps: {
      contact: null,
      birth_date: null,
      appointments: null,
      care: null,
      insurance:
        'Read the letters from your insurance plan. Call the plan if you see care that you did not get.',
      payment: 'Look at your card and bank statements. Call your bank if you see a charge that is not yours.',
      social_security:
        'You can freeze your credit for free at Equifax, Experian and TransUnion. IdentityTheft.gov explains how.',
    },
    contact: (url, email) =>
      `Write to us at ${url} or ${email}. Our privacy team answers your questions for free.`,
    reference: (reference) => `Your reference is ${reference}.`,
  },
  es: {
    subject: 'Importante: información sobre su salud llegó a la persona equivocada',
    greeting: (name) => `Hola, ${name}:`,
    intro: 'Cometimos un error con su información y lo sentimos. Esta carta dice qué pasó y qué puede hacer.',
    headings: {
      what: 'Qué pasó',
      information: 'Qué información fue',
      doing: 'Qué hacemos nosotros',
      steps: 'Qué puede hacer usted',
      contact: 'Cómo comunicarse con nosotros',
    },
    happened: {
      wrong_email: 'Un correo electrónico con su información llegó a la persona equivocada.',
      wrong_mail: 'Una carta con su información llegó a la persona equivocada.',
      wrong_download: 'La persona equivocada pudo descargar un archivo con su información.',
      wrong_account: 'Su información se mostró en la cuenta de otra persona.',
      lost_or_stolen: 'Se perdió o robaron algo que tenía su información.',
      seen_without_need: 'Alguien que trabaja con nosotros vio su información sin tener motivo.',
    },
    when: (happenedOn, discoveredOn) => `Esto pasó el ${happenedOn}. Lo supimos el ${discoveredOn}.`,
    information: {
      contact: 'su nombre y sus datos de contacto',
      birth_date: 'su fecha de nacimiento',
      appointments: 'las fechas de sus sesiones',
      insurance: 'su plan de seguro y su número de miembro',
      payment: 'su tarjeta o cuenta de banco',
      social_security: 'su número de Seguro Social',
      care: 'notas u otra información sobre su atención',
    },
    doing: [
      'Investigamos cómo pasó. Tratamos de recuperar la información o de que se borre.',
      'Estamos cambiando cómo trabajamos para que no vuelva a pasar.',
    ],
    always:
      'Tenga cuidado con llamadas y mensajes que preguntan por su salud o piden su contraseña. Nunca pedimos su contraseña.',
    steps: {
      contact: null,
      birth_date: null,
      appointments: null,
      care: null,
      insurance: 'Lea las cartas de su plan de seguro. Llame al plan si ve atención que usted no recibió.',
      payment:
        'Revise los estados de cuenta de su tarjeta y su banco. Llame a su banco si ve un cargo que no es suyo.',
      social_security:
        'Puede congelar su crédito gratis en Equifax, Experian y TransUnion. En RobodeIdentidad.gov se explica cómo.',
    },
    contact: (url, email) =>
      `Escríbanos en ${url} o a ${email}. Nuestro equipo de privacidad responde sus preguntas gratis.`,
    reference: (reference) => `Su referencia es ${reference}.`,
  },
};
