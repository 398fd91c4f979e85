import type { ReactivationStatus } from '../../domain/client-reactivation/states.js';
import type { Language } from '../../domain/languages.js';

interface ReactivationWords {
  readonly title: string;
  readonly lines: Readonly<Record<ReactivationStatus, readonly string[]>>;
  readonly press: string;
}

/** Everything that the page of a reactivation says, one table a language. */
export const reactivationWords: Record<Language, ReactivationWords> = {
  en: {
    title: 'Get your account back',
    lines: {
      requested: [
        'Press the button if you want your Headway account back.',
        'Someone from our support team will then look at it. We’ll email you when it’s open.',
        'Opening this page has changed nothing.',
      ],
      proven: ['Thank you. Our support team is looking at it now, and we’ll email you when it’s open.'],
      reactivated: [
        'Your account is open again.',
        'Choose a new password with the link in our newest email, or with “Forgot your password” on the login page.',
      ],
      denied: ['The account stays closed. Write to our support team if you want to know why.'],
      expired: ['This link is too old, so the account stays closed. Write to our support team again.'],
    },
    press: 'Yes, it’s me',
  },
  es: {
    title: 'Recuperar su cuenta',
    lines: {
      requested: [
        'Presione el botón si quiere recuperar su cuenta de Headway.',
        'Después alguien de nuestro equipo de soporte lo revisa. Le escribiremos cuando esté abierta.',
        'Abrir esta página no ha cambiado nada.',
      ],
      proven: ['Gracias. Nuestro equipo de soporte lo está revisando y le escribirá cuando esté abierta.'],
      reactivated: [
        'Su cuenta está abierta otra vez.',
        'Elija una contraseña nueva con el enlace de nuestro último correo, o con “Forgot your password” en la página de inicio de sesión.',
      ],
      denied: ['La cuenta sigue cerrada. Escriba a nuestro equipo de soporte si quiere saber por qué.'],
      expired: [
        'Este enlace es demasiado antiguo y la cuenta sigue cerrada. Escriba otra vez a nuestro equipo de soporte.',
      ],
    },
    press: 'Sí, soy yo',
  },
};
