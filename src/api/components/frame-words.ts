import type { Language } from '../../domain/languages.js';

/** What stands around every page, in one language. */
export interface FrameWords {
  readonly skip: string;
  readonly logOut: string;
  readonly needHelp: string;
  readonly help: string;
  readonly contact: string;
  readonly contactHref: string;
  readonly privacy: string;
  readonly terms: string;
  readonly crisis: Readonly<Record<'before' | 'call' | 'or' | 'text' | 'anyTime' | 'watched', string>>;
}

export const frameWords: Record<Language, FrameWords> = {
  en: {
    skip: 'Skip to the content',
    logOut: 'Log out',
    needHelp: 'Need help?',
    help: 'Help pages',
    contact: 'Contact support',
    contactHref: '/contact',
    privacy: 'Privacy policy',
    terms: 'Terms of use',
    crisis: {
      before: 'In a crisis,',
      call: 'call',
      or: 'or',
      text: 'text 988',
      anyTime: ', any time. In an emergency, call',
      watched: 'Headway is not watched around the clock.',
    },
  },
  es: {
    skip: 'Ir al contenido',
    logOut: 'Cerrar sesión',
    needHelp: '¿Necesita ayuda?',
    help: 'Páginas de ayuda (en inglés)',
    contact: 'Contactar a soporte',
    contactHref: '/contact?lang=es',
    privacy: 'Política de privacidad',
    terms: 'Condiciones de uso',
    crisis: {
      before: 'En una crisis,',
      call: 'llame',
      or: 'o',
      text: 'envíe un mensaje de texto al 988',
      anyTime: ', a cualquier hora. En una emergencia, llame al',
      watched: 'En Headway no vigilamos los mensajes las 24 horas.',
    },
  },
};
