import type { Language } from '../../domain/languages.js';
import type { Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';

/** What the letters to a returning client name; instants in words. */
interface Told {
  readonly language: Language;
  readonly name: string;
  readonly reference: string;
  /** The page on which they say that it is them. */
  readonly url: string;
  readonly loginUrl: string;
  readonly contactUrl: string;
  /** Until when the link works. */
  readonly until: string;
}

interface Sentences {
  readonly subject: (reference: string) => string;
  readonly lines: (of: Told) => readonly string[];
  readonly label: string;
}

type Template = 'link' | 'reactivated' | 'denied';

/** Everything that the letters to a returning client say, one table a language. */
export const reactivationSentences: Record<
  Language,
  Record<Template, Sentences> & { greeting: (name: string) => string }
> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    link: {
      subject: (reference) => `Do you want your Headway account back? (${reference})`,
      lines: ({ until }) => [
        'Our support team was asked to reactivate the Headway account with this address.',
        `If it was you, use this link to say so. It works until ${until}. Someone from our team will then look at it.`,
        'If you didn’t ask for this, do nothing. The account stays closed.',
      ],
      label: 'Yes, it’s me',
    },
    reactivated: {
      subject: (reference) => `Your account is open again (${reference})`,
      lines: () => [
        'Your Headway account has been reactivated. Your old password was erased, so we’re sending you another email with a link to choose a new one.',
        'Sessions that were canceled when you left stay canceled. Your records haven’t changed.',
      ],
      label: 'Log in',
    },
    denied: {
      subject: (reference) => `Your account stays closed (${reference})`,
      lines: () => [
        'We were asked to reactivate your Headway account and didn’t do it. Nothing has changed.',
        'If you want to know why, write to our support team.',
      ],
      label: 'Write to support',
    },
  },
  es: {
    greeting: (name) => `Hola, ${name}:`,
    link: {
      subject: (reference) => `¿Quiere recuperar su cuenta de Headway? (${reference})`,
      lines: ({ until }) => [
        'A nuestro equipo de soporte se le pidió reactivar la cuenta de Headway con esta dirección.',
        `Si fue usted, dígalo con este enlace. Funciona hasta el ${until}. Después alguien de nuestro equipo lo revisa.`,
        'Si usted no lo pidió, no haga nada. La cuenta sigue cerrada.',
      ],
      label: 'Sí, soy yo',
    },
    reactivated: {
      subject: (reference) => `Su cuenta está abierta otra vez (${reference})`,
      lines: () => [
        'Su cuenta de Headway está reactivada. Su contraseña anterior se borró, así que le enviamos otro correo con un enlace para elegir una nueva.',
        'Las sesiones que se cancelaron cuando usted se fue siguen canceladas. Su expediente está como estaba.',
      ],
      label: 'Iniciar sesión',
    },
    denied: {
      subject: (reference) => `Su cuenta sigue cerrada (${reference})`,
      lines: () => [
        'Se nos pidió reactivar su cuenta de Headway y no lo hicimos. No ha cambiado nada.',
        'Si quiere saber por qué, escriba a nuestro equipo de soporte.',
      ],
      label: 'Escribir a soporte',
    },
  },
};

/** Emails to a client whose account support is asked to reactivate, by what is told. */
export const reactivationLetters = {
  link: (of: Told) => letter(of, 'link', of.url),
  reactivated: (of: Told) => letter(of, 'reactivated', of.loginUrl),
  denied: (of: Told) => letter(of, 'denied', of.contactUrl),
} as const;

function letter(of: Told, template: Template, url: string): Letter {
  const { greeting, [template]: said } = reactivationSentences[of.language];
  return linkedLetter({ ...of, url }, { ...said, greeting, lines: said.lines(of) });
}
