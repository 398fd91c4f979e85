import type { Language } from '../../domain/languages.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';

/** What the page says on which a person withdraws the authorization that a third party uses; dates in words. */
interface AuthorizationWords {
  readonly title: string;
  readonly lead: (asker: string) => string;
  readonly checking: string;
  readonly who: string;
  readonly providers: string;
  readonly days: string;
  readonly dayToDay: (from: string | null, to: string | null) => string;
  readonly until: string;
  readonly gone: string;
  readonly nothingGone: string;
  readonly withdraw: string;
  readonly withdrawLead: string;
  readonly withdrawn: (on: string) => string;
  readonly over: string;
  readonly problem: string;
  readonly refusals: Partial<Record<RefusalCode, string>>;
}

/** One table a language. */
export const authorizationWords: Record<Language, AuthorizationWords> = {
  en: {
    title: 'Someone is asking for your records',
    lead: (asker) => `${asker} is asking for records of your care and says that you signed a paper for it.`,
    checking: 'We’re reading the paper. Nothing goes out until we have.',
    who: 'Who’s asking',
    providers: 'Records with',
    days: 'Days of the records',
    dayToDay: (from, to) => `${from ?? 'the first'} to ${to ?? 'the last'}`,
    until: 'Your permission ends on',
    gone: 'Already downloaded or sent',
    nothingGone: 'nothing',
    withdraw: 'Take my permission back',
    withdrawLead:
      'You can take your permission back at any time. After that, nothing more goes to them. What they already have can’t be taken back (45 CFR 164.508(b)(5)).',
    withdrawn: (on) => `You took your permission back on ${on}. Nothing more goes to them.`,
    over: 'This request is over. Nothing more goes to them.',
    problem: 'There is a problem',
    refusals: {},
  },
  es: {
    title: 'Alguien pide su expediente',
    lead: (asker) =>
      `${asker} pide el expediente de su atención y dice que usted firmó un documento para eso.`,
    checking: 'Estamos leyendo el documento. Antes de eso no se entrega nada.',
    who: 'Quién lo pide',
    providers: 'Expediente con',
    days: 'Días del expediente',
    dayToDay: (from, to) => `${from ?? 'el primero'} a ${to ?? 'el último'}`,
    until: 'Su permiso termina el',
    gone: 'Ya descargado o enviado',
    nothingGone: 'nada',
    withdraw: 'Retirar mi permiso',
    withdrawLead:
      'Puede retirar su permiso cuando quiera. Después no se les entrega nada más. Lo que ya tienen no se puede recuperar (45 CFR 164.508(b)(5)).',
    withdrawn: (on) => `Usted retiró su permiso el ${on}. No se les entrega nada más.`,
    over: 'Esta solicitud terminó. No se les entrega nada más.',
    problem: 'Hay un problema',
    refusals: {
      'record-request-over': 'Esta solicitud terminó. No se les entrega nada más.',
      'rate-limited-day': 'Lo intentó demasiadas veces. Espere 24 horas o escríbanos.',
    },
  },
};

/** The sentence of a refusal in a language, by field. */
export function authorizationErrors(language: Language, refusal: Refusal): Record<string, string> {
  const sentence = authorizationWords[language].refusals[refusal.refused];
  return sentence === undefined ? fieldErrors([refusal]) : { main: sentence };
}
