import type { Language } from '../../domain/languages.js';

interface Facts {
  readonly confirmBy: string;
  readonly deactivateAt: string;
  readonly keptThrough: string | null;
  /** The contact form, in the reader’s language. */
  readonly contactUrl: string;
}

/** One letter, from its subject to the words on its link. */
export interface DeactivationOne {
  readonly subject: (reference: string) => string;
  readonly lines: (facts: Facts) => readonly string[];
  readonly label: string;
}

/** The letters of a deactivation, by what they tell. */
export type DeactivationLetterKind = 'link' | 'confirmed' | 'withdrawn' | 'expired' | 'deactivated';

/** What the letters of a deactivation say in one language. */
interface Sentences extends Readonly<Record<DeactivationLetterKind, DeactivationOne>> {
  readonly greeting: (name: string) => string;
  readonly notYou: string;
}

/** Everything that the letters to a leaving client say, one table a language. */
export const deactivationSentences: Record<Language, Sentences> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    notYou: 'If you didn’t ask for this, don’t confirm. Nothing happens then.',
    link: {
      subject: (reference) => `See what ends before you close your account (${reference})`,
      lines: ({ confirmBy }) => [
        'You asked to deactivate your Headway account. Nothing has changed yet.',
        'This link shows you what ends, what we must keep, and until when. You also confirm there.',
        `The link works until ${confirmBy}. Someone from our support team will also reach out to you.`,
      ],
      label: 'See what ends',
    },
    confirmed: {
      subject: (reference) => `Your account will be deactivated (${reference})`,
      lines: ({ deactivateAt }) => [
        `This is confirmed: your account will be deactivated on ${deactivateAt}.`,
        'Until then, you can use this link to change your mind. We’re telling your providers that you’re leaving.',
      ],
      label: 'Keep my account',
    },
    withdrawn: {
      subject: (reference) => `Your account stays open (${reference})`,
      lines: () => ['The deactivation was stopped. Nothing has changed, and your sessions stay as planned.'],
      label: 'See the status',
    },
    expired: {
      subject: (reference) => `Your account stays open because nobody confirmed (${reference})`,
      lines: ({ contactUrl }) => [
        'You asked to deactivate your account, but it wasn’t confirmed in time. Nothing has changed.',
        `If you still want to leave, ask again on your Account page or write to support: ${contactUrl}`,
      ],
      label: 'See the status',
    },
    deactivated: {
      subject: (reference) => `Your account is deactivated (${reference})`,
      lines: ({ keptThrough }) => [
        'Your Headway account is deactivated. Nobody can log in to it, and upcoming sessions are canceled.',
        keptThrough === null
          ? 'We keep only what we must.'
          : `The law requires us to keep your records. The last of them is kept through ${keptThrough}; then it is destroyed.`,
        'While your records are kept, our support team can reactivate your account or send you a copy.',
      ],
      label: 'Write to support',
    },
  },
  es: {
    greeting: (name) => `Hola, ${name}:`,
    notYou: 'Si usted no lo pidió, no confirme. Así no pasa nada.',
    link: {
      subject: (reference) => `Vea qué termina antes de cerrar su cuenta (${reference})`,
      lines: ({ confirmBy }) => [
        'Usted pidió desactivar su cuenta de Headway. Todavía no ha cambiado nada.',
        'Con este enlace puede ver qué termina, qué debemos conservar y hasta cuándo. Ahí también se confirma.',
        `El enlace funciona hasta el ${confirmBy}. Alguien de nuestro equipo de soporte también se comunicará con usted.`,
      ],
      label: 'Ver qué termina',
    },
    confirmed: {
      subject: (reference) => `Su cuenta se desactivará (${reference})`,
      lines: ({ deactivateAt }) => [
        `Está confirmado: su cuenta se desactivará el ${deactivateAt}.`,
        'Hasta entonces puede cambiar de opinión con un solo toque en este enlace. Avisamos a sus proveedores que usted se va.',
      ],
      label: 'Conservar mi cuenta',
    },
    withdrawn: {
      subject: (reference) => `Su cuenta se conserva (${reference})`,
      lines: () => ['La desactivación se detuvo. No ha cambiado nada y sus sesiones siguen como estaban.'],
      label: 'Ver el estado',
    },
    expired: {
      subject: (reference) => `Su cuenta se conserva porque nadie confirmó (${reference})`,
      lines: ({ contactUrl }) => [
        'Usted pidió desactivar su cuenta y no se confirmó a tiempo. No ha cambiado nada.',
        `Si todavía quiere irse, pídalo de nuevo en la página de su cuenta o escriba a soporte: ${contactUrl}`,
      ],
      label: 'Ver el estado',
    },
    deactivated: {
      subject: (reference) => `Su cuenta está desactivada (${reference})`,
      lines: ({ keptThrough }) => [
        'Su cuenta de Headway está desactivada. Nadie puede iniciar sesión en ella y las sesiones futuras quedan canceladas.',
        keptThrough === null
          ? 'Solo conservamos lo que debemos.'
          : `La ley nos obliga a conservar su expediente. Lo último se conserva hasta el ${keptThrough} y después se destruye.`,
        'Mientras se conserve, nuestro equipo de soporte puede reactivar su cuenta o enviarle una copia.',
      ],
      label: 'Escribir a soporte',
    },
  },
};
