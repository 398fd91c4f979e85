import type { Language } from '../../domain/languages.js';

interface MajorityWords {
  readonly title: string;
  /** Before the day and after it; the day in words. */
  readonly announced: (on: string) => string;
  readonly closed: string;
  readonly done: readonly string[];
  readonly moot: readonly string[];
  readonly nothingYet: string;
  readonly label: string;
  readonly hint: string;
  readonly press: string;
  /** How an address that was named stands. */
  readonly named: (address: string) => string;
  readonly proven: (address: string) => string;
  readonly confirmed: (address: string) => string;
  readonly nameAnother: string;
  /** Where an address is proven, and only support takes it back. */
  readonly notYours: string;
  readonly own: {
    readonly title: string;
    readonly lines: (address: string) => readonly string[];
    readonly press: string;
    readonly done: readonly string[];
  };
  readonly problem: string;
}

/** Everything that the pages of a coming of age say, one table a language. */
export const majorityWords: Record<Language, MajorityWords> = {
  en: {
    title: 'Your account becomes yours alone',
    announced: (on) =>
      `You come of age on ${on}. From that day on nobody but you can open your Headway account.`,
    closed:
      'You’ve come of age. Your Headway account is yours, and nobody can open it until you have an address of your own.',
    done: ['Your account is yours, under your own address.', 'Log in there, with the password you chose.'],
    moot: ['This account has ended, so there is nothing to do here.'],
    nothingYet: 'Opening this page has changed nothing.',
    label: 'Your own email address',
    hint: 'One that only you read, not your guardian’s.',
    press: 'Send me a link there',
    named: (address) => `We sent a link to ${address}. Open it to show that the address is yours.`,
    proven: (address) =>
      `We know that you can read ${address}. Our support team will call you to make sure that it’s yours.`,
    confirmed: (address) => `${address} is confirmed. The account gets this address when you’re of age.`,
    nameAnother: 'You can add another address instead:',
    notYours: 'If this address isn’t yours, or you want another one, write to our support team.',
    own: {
      title: 'Is this your address?',
      lines: (address) => [
        `Press the button if ${address} is yours and you added it to your Headway account.`,
        'Opening this page has changed nothing.',
      ],
      press: 'Yes, it’s mine',
      done: ['Thank you. Our support team will call you to make sure that it’s really you.'],
    },
    problem: 'There is a problem',
  },
  es: {
    title: 'Su cuenta será solo suya',
    announced: (on) =>
      `Usted cumple la mayoría de edad el ${on}. Desde ese día nadie más puede abrir su cuenta de Headway.`,
    closed:
      'Usted es mayor de edad. Su cuenta de Headway es suya y nadie puede abrirla hasta que usted tenga una dirección propia.',
    done: [
      'Su cuenta es suya, con su propia dirección.',
      'Inicie sesión con ella y con la contraseña que eligió.',
    ],
    moot: ['Esta cuenta terminó, así que aquí no hay nada que hacer.'],
    nothingYet: 'Abrir esta página no ha cambiado nada.',
    label: 'Su propia dirección de correo',
    hint: 'Una que solo usted lea, no la de su tutor.',
    press: 'Enviarme un enlace ahí',
    named: (address) => `Enviamos un enlace a ${address}. Ábralo para mostrar que la dirección es suya.`,
    proven: (address) =>
      `${address} está comprobada. Nuestro equipo de soporte le llamará para asegurarse de que es suya.`,
    confirmed: (address) =>
      `${address} está confirmada. La cuenta recibe esta dirección cuando usted sea mayor de edad.`,
    nameAnother: 'Puede indicar otra dirección en su lugar:',
    notYours: 'Si esta dirección no es suya o quiere otra, escriba a nuestro equipo de soporte.',
    own: {
      title: '¿Es suya esta dirección?',
      lines: (address) => [
        `Presione el botón si ${address} es suya y usted la indicó para su cuenta de Headway.`,
        'Abrir esta página no ha cambiado nada.',
      ],
      press: 'Sí, es mía',
      done: ['Gracias. Nuestro equipo de soporte le llamará para asegurarse de que es usted.'],
    },
    problem: 'Hay un problema',
  },
};
