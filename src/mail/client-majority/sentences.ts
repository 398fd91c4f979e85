import type { Language } from '../../domain/languages.js';

export type MajorityTemplate = 'first' | 'second' | 'closed' | 'own-sign-in' | 'own-address';

export interface MajorityFacts {
  /** Given name of who comes of age. */
  readonly person: string;
  /** The first day of age, in words. */
  readonly on: string;
  /** The contact form, in the reader’s language. */
  readonly contactUrl: string;
}

interface One {
  readonly subject: (reference: string) => string;
  readonly lines: (facts: MajorityFacts) => readonly string[];
  readonly label: string;
}

interface Sentences {
  readonly greeting: (name: string) => string;
  readonly person: Record<MajorityTemplate, One>;
  readonly guardian: Record<MajorityTemplate, One>;
}

const guardianEn = (subject: string, ...lines: ((facts: MajorityFacts) => string)[]): One => ({
  subject: (reference) => `${subject} (${reference})`,
  lines: (facts) => lines.map((line) => line(facts)),
  label: 'Write to support',
});

const guardianEs = (subject: string, ...lines: ((facts: MajorityFacts) => string)[]): One => ({
  ...guardianEn(subject, ...lines),
  label: 'Escribir a soporte',
});

const announcedEn: One = guardianEn(
  'An account that you opened will soon be closed to you',
  ({ person, on }) => `${person} comes of age on ${on}. From that day on the account is theirs alone.`,
  () =>
    'Your access ends on that day, even if the account uses your email address. You don’t have to do anything.',
  ({ person }) => `Please ask ${person} to add an email address of their own. We wrote to them as well.`,
);

const announcedEs: One = guardianEs(
  'Una cuenta que usted abrió pronto quedará cerrada para usted',
  ({ person, on }) =>
    `${person} cumple la mayoría de edad el ${on}. Desde ese día la cuenta es solo de esa persona.`,
  () =>
    'Su acceso termina ese día, aunque la cuenta tenga una dirección de usted. Usted no tiene que hacer nada.',
  ({ person }) =>
    `Por favor, pida a ${person} que indique una dirección de correo propia. También le escribimos.`,
);

/** Everything that the letters of a coming of age say, one table a language. */
export const majoritySentences: Record<Language, Sentences> = {
  en: {
    greeting: (name) => (name === '' ? 'Hello,' : `Hello ${name},`),
    person: {
      first: {
        subject: (reference) => `Your account becomes yours alone (${reference})`,
        lines: ({ on }) => [
          `You come of age on ${on}. From that day on your Headway account is yours alone, and your guardian can’t open it anymore.`,
          `You’ll need your own email address for it. Use this link to add it by ${on}. We’ll make sure that it’s yours.`,
        ],
        label: 'Add your own address',
      },
      second: {
        subject: (reference) => `Your account will close soon unless you add your own address (${reference})`,
        lines: ({ on }) => [
          `You come of age on ${on}. On that day your guardian’s access to your Headway account ends.`,
          'If you’ve already added your own address, you don’t have to do anything. If not, use this link to add it, or you won’t be able to log in from that day on.',
        ],
        label: 'Add your own address',
      },
      closed: {
        subject: (reference) => `Your account is waiting for your own address (${reference})`,
        lines: ({ contactUrl }) => [
          'You’ve come of age. Your Headway account is yours, and nobody else can open it: the old password doesn’t work anymore.',
          'Use this link to add your own email address. Once it’s confirmed, you can choose a password and log in.',
          `The link works until a year after you came of age. After that, write to support: ${contactUrl}`,
        ],
        label: 'Add your own address',
      },
      'own-sign-in': {
        subject: (reference) => `Your account is yours (${reference})`,
        lines: () => [
          'Your Headway account now has this address, and nobody else can open it.',
          'We’re sending you another email with a link to choose a password. Then you log in with this address.',
        ],
        label: 'Log in',
      },
      'own-address': {
        subject: (reference) => `Is this address yours? (${reference})`,
        lines: () => [
          'Someone gave us this address as their own for a Headway account.',
          'If it was you, use this link to say so. Our support team will then call you to make sure.',
          'If it wasn’t, do nothing. Nothing happens without you.',
        ],
        label: 'Yes, it’s mine',
      },
    },
    guardian: {
      first: announcedEn,
      second: announcedEn,
      closed: guardianEn(
        'An account that you opened is closed to you',
        ({ person }) => `${person} has come of age, so your access to the account that you opened has ended.`,
        () => 'Your own account and those of other family members haven’t changed.',
      ),
      'own-sign-in': guardianEn(
        'An account that you opened has a new owner',
        ({ person }) => `${person} has come of age and has a login of their own. Your access has ended.`,
        () => 'Your own account and those of other family members haven’t changed.',
      ),
      'own-address': announcedEn,
    },
  },
  es: {
    greeting: (name) => (name === '' ? 'Hola:' : `Hola, ${name}:`),
    person: {
      first: {
        subject: (reference) => `Su cuenta será solo suya (${reference})`,
        lines: ({ on }) => [
          `Usted cumple la mayoría de edad el ${on}. Desde ese día su cuenta de Headway es solo suya y su tutor ya no puede abrirla.`,
          `Para eso necesita una dirección de correo propia. Indíquela con este enlace hasta el ${on}; nosotros comprobamos que sea suya.`,
        ],
        label: 'Indicar mi dirección',
      },
      second: {
        subject: (reference) => `Su cuenta se cierra pronto si no indica su propia dirección (${reference})`,
        lines: ({ on }) => [
          `Usted cumple la mayoría de edad el ${on}. Ese día termina el acceso de su tutor a su cuenta de Headway.`,
          'Si ya indicó una dirección propia, no tiene que hacer nada. Si no, hágalo con este enlace, o no podrá iniciar sesión desde ese día.',
        ],
        label: 'Indicar mi dirección',
      },
      closed: {
        subject: (reference) => `Su cuenta espera su propia dirección (${reference})`,
        lines: ({ contactUrl }) => [
          'Usted es mayor de edad. Su cuenta de Headway es suya y nadie más puede abrirla: la contraseña anterior ya no sirve.',
          'Indique una dirección de correo propia con este enlace. Cuando se confirme, usted elige una contraseña e inicia sesión.',
          `El enlace funciona hasta un año después de su mayoría de edad. Después, escriba a soporte: ${contactUrl}`,
        ],
        label: 'Indicar mi dirección',
      },
      'own-sign-in': {
        subject: (reference) => `Su cuenta es suya (${reference})`,
        lines: () => [
          'Su cuenta de Headway ahora tiene esta dirección y nadie más puede abrirla.',
          'Le enviamos otro correo con un enlace para elegir una contraseña. Después inicia sesión con esta dirección.',
        ],
        label: 'Iniciar sesión',
      },
      'own-address': {
        subject: (reference) => `¿Es suya esta dirección? (${reference})`,
        lines: () => [
          'Alguien indicó esta dirección como propia para una cuenta de Headway.',
          'Si fue usted, dígalo con este enlace. Después nuestro equipo de soporte le llama para comprobarlo.',
          'Si no fue usted, no haga nada. Sin usted no pasa nada.',
        ],
        label: 'Sí, es mía',
      },
    },
    guardian: {
      first: announcedEs,
      second: announcedEs,
      closed: guardianEs(
        'Una cuenta que usted abrió está cerrada para usted',
        ({ person }) => `${person} es mayor de edad, así que terminó su acceso a la cuenta que usted abrió.`,
        () => 'Su propia cuenta y las de otros familiares están como estaban.',
      ),
      'own-sign-in': guardianEs(
        'Una cuenta que usted abrió tiene su propio dueño',
        ({ person }) =>
          `${person} es mayor de edad y tiene su propio inicio de sesión. El acceso de usted terminó.`,
        () => 'Su propia cuenta y las de otros familiares están como estaban.',
      ),
      'own-address': announcedEs,
    },
  },
};
