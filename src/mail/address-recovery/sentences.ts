import type { Language } from '../../domain/languages.js';

/** What the emails of a recovery by a new address say in one language. */
interface Sentences {
  readonly hello: (givenName: string) => string;
  readonly link: {
    readonly subject: (reference: string) => string;
    readonly lines: (hours: number) => readonly string[];
    readonly label: string;
    readonly notYou: string;
  };
  readonly notice: {
    readonly subject: (reference: string) => string;
    readonly lines: (endsAt: string) => readonly string[];
    readonly label: string;
    readonly untilThen: string;
  };
  readonly denied: { readonly subject: (reference: string) => string; readonly line: string };
  readonly cancelled: { readonly subject: (reference: string) => string; readonly line: string };
  readonly help: (contact: string, reference: string) => string;
}

const english: Sentences = {
  hello: (givenName) => (givenName === '' ? 'Hello,' : `Hello ${givenName},`),
  link: {
    subject: (reference) => `Your new email address for Headway (${reference})`,
    lines: (hours) => [
      'Someone, probably you, told us that they can’t read the email address on their Headway account anymore, and gave us this one.',
      `Use the link to show us that you read this address. It works once, within ${hours} hours. Then support will contact you and make sure in two ways that it’s you.`,
    ],
    label: 'This is my address',
    notYou:
      'If it wasn’t you, you don’t need to do anything. Nothing changes without this link. No one from Headway will ever ask for your password or a code.',
  },
  notice: {
    subject: (reference) => `Your Headway account will get a new email address (${reference})`,
    lines: (endsAt) => [
      'You told us that you lost your mailbox, and two members of our support team made sure that it was you.',
      `On ${endsAt} at the earliest, you’ll log in with the new address, and we’ll log out every browser.`,
      'If this wasn’t you, or you can read the old mailbox again, stop it before then. You don’t need to log in to do that.',
    ],
    label: 'Stop the change',
    untilThen: 'Until then nothing changes.',
  },
  denied: {
    subject: (reference) => `Your email address at Headway (${reference})`,
    line: 'Support closed your case without a change. Your account keeps the address that it has.',
  },
  cancelled: {
    subject: (reference) => `The change of your email address was stopped (${reference})`,
    line: 'The change that someone asked for because of a lost mailbox was stopped. It won’t happen.',
  },
  help: (contact, reference) =>
    `If you still need help, write to support at ${contact} and give the reference ${reference}.`,
};

const spanish: Sentences = {
  hello: (givenName) => (givenName === '' ? 'Hola:' : `Hola, ${givenName}:`),
  link: {
    subject: (reference) => `Su nueva dirección de correo para Headway (${reference})`,
    lines: (hours) => [
      'Alguien, probablemente usted, nos dijo que ya no puede leer la dirección de correo electrónico de su cuenta de Headway y nos dio esta.',
      `Use el enlace para mostrarnos que lee esta dirección. Funciona una vez, durante ${hours} horas. Después, soporte se comunicará con usted y comprobará de dos maneras que es usted.`,
    ],
    label: 'Esta es mi dirección',
    notYou:
      'Si no fue usted, no tiene que hacer nada. Nada cambia sin este enlace. Nadie de Headway le pedirá nunca su contraseña ni un código.',
  },
  notice: {
    subject: (reference) => `Su cuenta de Headway tendrá otra dirección de correo (${reference})`,
    lines: (endsAt) => [
      'Nos dijo que perdió el acceso a su correo, y dos personas de nuestro equipo de soporte comprobaron que era usted.',
      `A partir del ${endsAt} iniciará sesión con la nueva dirección, y cerraremos la sesión en todos los navegadores.`,
      'Si no fue usted, o si vuelve a leer el buzón anterior, deténgalo antes. No hace falta iniciar sesión.',
    ],
    label: 'Detener el cambio',
    untilThen: 'Hasta entonces no cambia nada.',
  },
  denied: {
    subject: (reference) => `Su dirección de correo en Headway (${reference})`,
    line: 'Soporte cerró su caso sin cambios. Su cuenta conserva la dirección que tiene.',
  },
  cancelled: {
    subject: (reference) => `Se detuvo el cambio de su dirección de correo (${reference})`,
    line: 'Se detuvo el cambio que alguien pidió por haber perdido el acceso a un buzón. No se hará.',
  },
  help: (contact, reference) =>
    `Si todavía necesita ayuda, escriba a soporte en ${contact} e indique la referencia ${reference}.`,
};

/** One table a language. */
export const addressRecoverySentences: Record<Language, Sentences> = { en: english, es: spanish };
