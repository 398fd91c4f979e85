import type { Language } from '../../domain/languages.js';
import type { DeactivationLetterKind, DeactivationOne } from './sentences.js';

/** What a guardian is told of the account of a minor whom they look after, by name; and what a minor is told who is almost of age. */
interface GuardianSentences {
  readonly guardian: (child: string) => Readonly<Record<DeactivationLetterKind, DeactivationOne>>;
  readonly person: DeactivationOne;
}

/** Everything that the letters say where a guardian decides, one table a language. */
export const guardianSentences: Record<Language, GuardianSentences> = {
  en: {
    guardian: (child) => ({
      link: {
        subject: (reference) => `See what ends before ${child}’s account is closed (${reference})`,
        lines: ({ confirmBy }) => [
          `We were asked to deactivate ${child}’s Headway account. Nothing has changed yet.`,
          'You opened this account, so you decide. Log in first. Then open this link to see what ends and what we must keep, and to confirm.',
          `The link works until ${confirmBy}.`,
        ],
        label: 'See what ends',
      },
      confirmed: {
        subject: (reference) => `${child}’s account will be deactivated (${reference})`,
        lines: ({ deactivateAt }) => [
          `${child}’s account will be deactivated on ${deactivateAt}.`,
          'Until then, you can use this link to change your mind.',
        ],
        label: 'Keep the account',
      },
      withdrawn: {
        subject: (reference) => `${child}’s account stays open (${reference})`,
        lines: () => ['The deactivation was stopped. Nothing has changed, and sessions stay as planned.'],
        label: 'See the status',
      },
      expired: {
        subject: (reference) => `${child}’s account stays open because nobody confirmed (${reference})`,
        lines: () => ['The deactivation was not confirmed in time. Nothing has changed.'],
        label: 'See the status',
      },
      deactivated: {
        subject: (reference) => `${child}’s account is deactivated (${reference})`,
        lines: ({ keptThrough }) => [
          `Nobody can log in to ${child}’s account, and upcoming sessions are canceled.`,
          keptThrough === null
            ? 'We keep only what we must.'
            : `The law requires us to keep the records. The last of them is kept through ${keptThrough}; then it is destroyed.`,
        ],
        label: 'Write to support',
      },
    }),
    person: {
      subject: (reference) => `Your account will be deactivated (${reference})`,
      lines: ({ deactivateAt }) => [
        `Your guardian confirmed that your Headway account will be deactivated on ${deactivateAt}.`,
        'We’re telling you because you’ll soon be of age. If you have questions, or want to keep the account, write to our support team before that day.',
        'Your records are kept as the law requires. Once you are of age, you can ask for a copy yourself.',
      ],
      label: 'Write to support',
    },
  },
  es: {
    guardian: (child) => ({
      link: {
        subject: (reference) => `Vea qué termina antes de cerrar la cuenta de ${child} (${reference})`,
        lines: ({ confirmBy }) => [
          `Nos pidieron desactivar la cuenta de Headway de ${child}. Todavía no ha cambiado nada.`,
          'Usted abrió esta cuenta, así que usted decide. Primero inicie sesión. Después abra este enlace para ver qué termina y qué debemos conservar, y para confirmar.',
          `El enlace funciona hasta el ${confirmBy}.`,
        ],
        label: 'Ver qué termina',
      },
      confirmed: {
        subject: (reference) => `La cuenta de ${child} se desactivará (${reference})`,
        lines: ({ deactivateAt }) => [
          `La cuenta de ${child} se desactivará el ${deactivateAt}.`,
          'Hasta entonces puede cambiar de opinión con un solo toque en este enlace.',
        ],
        label: 'Conservar la cuenta',
      },
      withdrawn: {
        subject: (reference) => `La cuenta de ${child} se conserva (${reference})`,
        lines: () => ['La desactivación se detuvo. No ha cambiado nada y las sesiones siguen como estaban.'],
        label: 'Ver el estado',
      },
      expired: {
        subject: (reference) => `La cuenta de ${child} se conserva porque nadie confirmó (${reference})`,
        lines: () => ['La desactivación no se confirmó a tiempo. No ha cambiado nada.'],
        label: 'Ver el estado',
      },
      deactivated: {
        subject: (reference) => `La cuenta de ${child} está desactivada (${reference})`,
        lines: ({ keptThrough }) => [
          `Nadie puede iniciar sesión en la cuenta de ${child} y las sesiones futuras quedan canceladas.`,
          keptThrough === null
            ? 'Solo conservamos lo que debemos.'
            : `La ley nos obliga a conservar el expediente. Lo último se conserva hasta el ${keptThrough} y después se destruye.`,
        ],
        label: 'Escribir a soporte',
      },
    }),
    person: {
      subject: (reference) => `Su cuenta se desactivará (${reference})`,
      lines: ({ deactivateAt }) => [
        `Su tutor confirmó que su cuenta de Headway se desactivará el ${deactivateAt}.`,
        'Se lo decimos porque pronto será mayor de edad. Si tiene preguntas o quiere conservar la cuenta, escriba a nuestro equipo de soporte antes de ese día.',
        'Su expediente se conserva como manda la ley. Cuando sea mayor de edad, usted mismo puede pedir una copia.',
      ],
      label: 'Escribir a soporte',
    },
  },
};
