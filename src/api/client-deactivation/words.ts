import type { Language } from '../../domain/languages.js';
import type { Measure } from '../../domain/record-retention/retain-until.js';

/** What the pages of a deactivation say in one language; dates and instants in words. */
interface DeactivationWords {
  readonly title: string;
  readonly nothingYet: string;
  readonly ends: string;
  readonly endsLines: readonly string[];
  readonly coming: string;
  readonly session: (provider: string, at: string) => string;
  readonly noSessions: string;
  readonly kept: string;
  readonly keptLead: string;
  readonly chart: (provider: string, until: string, rule: string) => string;
  /** Why it is kept for so long, by what its rule counts from. */
  readonly rule: Readonly<Record<Measure['from'], (years: string) => string>>;
  readonly noCharts: string;
  readonly deleteEverything: string;
  readonly open: string;
  readonly unbilled: (count: number) => string;
  readonly unpaid: (count: number) => string;
  readonly noBills: string;
  readonly family: string;
  readonly familyLead: (names: string) => string;
  readonly copyFirst: string;
  readonly copyLink: string;
  readonly confirm: string;
  readonly byGuardian: string;
  readonly guardianLogsIn: string;
  readonly keep: string;
  readonly confirmedLead: (on: string) => string;
  readonly standing: Readonly<Record<'withdrawn' | 'expired' | 'deactivated', string>>;
}

/** Everything that the pages of a deactivation say, one table a language. */
export const deactivationWords: Record<Language, DeactivationWords> = {
  en: {
    title: 'Deactivate your account',
    nothingYet: 'Nothing has changed yet, and opening this page changes nothing.',
    ends: 'What ends',
    endsLines: [
      'Fourteen days after you confirm, nobody can log in to this account anymore.',
      'Upcoming sessions are canceled, and your providers are told.',
      'Your password, remembered browsers and other data that is not part of your record are erased.',
    ],
    coming: 'Sessions that are canceled',
    session: (provider, at) => `${at} with ${provider}`,
    noSessions: 'You have no upcoming sessions.',
    kept: 'What we keep',
    keptLead:
      'The law requires us to keep your records for a while, even if you ask us to delete everything:',
    chart: (provider, until, rule) => `Records of your care with ${provider}: through ${until} (${rule})`,
    rule: {
      service: (years) => `${years} years after the last session or entry`,
      age: (years) => `records of a minor are kept until age ${years}`,
      majority: (years) => `records of a minor are kept for ${years} years after coming of age`,
    },
    noCharts: 'You have no records with a provider.',
    deleteEverything:
      'After that date records are destroyed. While we keep them, our support team can reactivate your account.',
    open: 'Open bills',
    unbilled: (count) =>
      count === 1 ? 'One session is not billed yet.' : `${count} sessions are not billed yet.`,
    unpaid: (count) => (count === 1 ? 'One bill is not paid yet.' : `${count} bills are not paid yet.`),
    noBills: 'There are no open bills.',
    family: 'Family',
    familyLead: (names) => `Nothing changes for the accounts of ${names}.`,
    copyFirst: 'You can ask for a copy of your records before you leave.',
    copyLink: 'Ask for your records',
    confirm: 'Deactivate my account',
    byGuardian: 'This account belongs to a minor, so the guardian who opened it confirms.',
    guardianLogsIn: 'Log in as the guardian, then open the link in the email again.',
    keep: 'Keep my account',
    confirmedLead: (on) =>
      `You confirmed. The account will be deactivated on ${on}. Until then you can change your mind.`,
    standing: {
      withdrawn: 'The deactivation was stopped. Nothing has changed.',
      expired: 'The deactivation was not confirmed in time. Nothing has changed.',
      deactivated: 'The account is deactivated. While records are kept, our support team can reactivate it.',
    },
  },
  es: {
    title: 'Desactivar su cuenta',
    nothingYet: 'Todavía no ha cambiado nada, y abrir esta página no cambia nada.',
    ends: 'Qué termina',
    endsLines: [
      'Catorce días después de que usted confirme, nadie podrá iniciar sesión en esta cuenta.',
      'Las sesiones futuras se cancelan y se avisa a sus proveedores.',
      'Se borran su contraseña, los navegadores recordados y otros datos que no forman parte de su expediente.',
    ],
    coming: 'Sesiones que se cancelan',
    session: (provider, at) => `${at} con ${provider}`,
    noSessions: 'No tiene sesiones futuras.',
    kept: 'Qué conservamos',
    keptLead: 'La ley nos obliga a conservar su expediente por un tiempo, aunque nos pida que borremos todo:',
    chart: (provider, until, rule) =>
      `Expediente de su atención con ${provider}: hasta el ${until} (${rule})`,
    rule: {
      service: (years) => `${years} años después de la última sesión o anotación`,
      age: (years) => `el expediente de un menor se conserva hasta los ${years} años de edad`,
      majority: (years) =>
        `el expediente de un menor se conserva ${years} años después de la mayoría de edad`,
    },
    noCharts: 'No tiene ningún expediente con un proveedor.',
    deleteEverything:
      'Después de esa fecha el expediente se destruye. Mientras lo conservemos, soporte puede reactivar su cuenta.',
    open: 'Cuentas pendientes',
    unbilled: (count) => (count === 1 ? 'Falta facturar una sesión.' : `Falta facturar ${count} sesiones.`),
    unpaid: (count) => (count === 1 ? 'Hay una factura sin pagar.' : `Hay ${count} facturas sin pagar.`),
    noBills: 'No hay cuentas pendientes.',
    family: 'Familia',
    familyLead: (names) => `Nada cambia para las cuentas de ${names}.`,
    copyFirst: 'Puede pedir una copia de su expediente antes de irse.',
    copyLink: 'Pedir mi expediente',
    confirm: 'Desactivar mi cuenta',
    byGuardian: 'Esta cuenta es de un menor, así que confirma el tutor que la abrió.',
    guardianLogsIn: 'Inicie sesión como tutor y abra otra vez el enlace del correo.',
    keep: 'Conservar mi cuenta',
    confirmedLead: (on) =>
      `Usted confirmó. La cuenta se desactivará el ${on}. Hasta entonces puede cambiar de opinión.`,
    standing: {
      withdrawn: 'La desactivación se detuvo. No ha cambiado nada.',
      expired: 'La desactivación no se confirmó a tiempo. No ha cambiado nada.',
      deactivated:
        'La cuenta está desactivada. Mientras se conserve el expediente, soporte puede reactivarla.',
    },
  },
};
