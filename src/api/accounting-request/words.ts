import type { AccountingStatus } from '../../domain/accounting-request/states.js';
import type { Language } from '../../domain/languages.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';

/** What the page of who asked for an accounting says in one language, beside the list; dates in words. */
interface AccountingRequestWords {
  readonly reference: (reference: string) => string;
  readonly standing: Readonly<Record<AccountingStatus, (dueOn: string) => string>>;
  readonly extended: (because: string) => string;
  readonly birthDate: string;
  readonly birthDateHint: string;
  readonly read: string;
  readonly pdf: string;
  readonly csv: string;
  readonly again: string;
  readonly withdraw: string;
  readonly toSupport: string;
  readonly problem: string;
  readonly refusals: Partial<Record<RefusalCode, string>>;
}

const en: AccountingRequestWords = {
  reference: (reference) => `Reference ${reference}`,
  standing: {
    asked: (dueOn) =>
      `Your list is ready. If you want it on paper, write to us, and you’ll have it by ${dueOn}.`,
    overdue: (dueOn) =>
      `We’re late: the last day was ${dueOn}. You can read the list here. Our privacy officer is told every day until you have it.`,
    given: () => 'You already have this list. You can read it again here.',
    withdrawn: () => 'This request was withdrawn. You can ask again at any time.',
  },
  extended: (because) => `Why it takes longer: ${because}`,
  birthDate: 'Date of birth of the person it’s about',
  birthDateHint: 'Month/day/year, such as 3/31/1990. So that nobody else can read the list.',
  read: 'Read it here',
  pdf: 'Download as PDF',
  csv: 'Download as CSV',
  again: 'Keep a copy',
  withdraw: 'I don’t need it anymore',
  toSupport: 'Write to support',
  problem: 'There is a problem',
  refusals: {},
};

const es: AccountingRequestWords = {
  reference: (reference) => `Referencia ${reference}`,
  standing: {
    asked: (dueOn) =>
      `Su lista está lista. Si la quiere en papel, escríbanos y la tendrá a más tardar el ${dueOn}.`,
    overdue: (dueOn) =>
      `Vamos tarde: el último día fue el ${dueOn}. Puede leer la lista aquí. Cada día avisamos a nuestra persona encargada de privacidad hasta que usted la tenga.`,
    given: () => 'Usted ya recibió esta lista. Puede leerla otra vez aquí.',
    withdrawn: () => 'Esta solicitud se retiró. Puede pedirla otra vez cuando quiera.',
  },
  extended: (because) => `Por qué tarda más: ${because}`,
  birthDate: 'Fecha de nacimiento de la persona de quien se trata',
  birthDateHint: 'Mes/día/año, por ejemplo 3/31/1990. Así nadie más puede leer la lista.',
  read: 'Leerla aquí',
  pdf: 'Descargar en PDF',
  csv: 'Descargar en CSV',
  again: 'Guardar una copia',
  withdraw: 'Ya no la necesito',
  toSupport: 'Escribir a soporte',
  problem: 'Hay un problema',
  refusals: {
    'birth-date-wrong': 'No es la fecha de nacimiento que tenemos. Escríbala como 3/31/1990 (mes/día/año).',
    'state-does-not-allow': 'Esto ya no es posible.',
    'rate-limited-day': 'Lo intentó demasiadas veces. Espere 24 horas o escríbanos.',
  },
};

/** Everything that the page says, one table a language. */
export const accountingRequestWords: Record<Language, AccountingRequestWords> = { en, es };

/** The sentence of a refusal in a language, by field. */
export function accountingErrors(language: Language, refusal: Refusal): Record<string, string> {
  const sentence = accountingRequestWords[language].refusals[refusal.refused];
  const told = sentence === undefined ? {} : { [refusal.field ?? 'main']: sentence };
  return { ...fieldErrors([refusal]), ...told };
}
