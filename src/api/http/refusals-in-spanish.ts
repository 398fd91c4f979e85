import type { Language } from '../../domain/languages.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { refusalSentences } from './refusals.js';

/** What the pages of a client who leaves, returns or comes of age answer with, and those of a form whose files weren’t taken, in Spanish. */
const spanish: Partial<Record<RefusalCode, string>> = {
  'not-found': 'No encontramos esta página. Revise la dirección o empiece desde la página principal.',
  'rate-limited': 'Demasiados intentos. Espere 15 minutos y vuelva a intentarlo.',
  'rate-limited-hour': 'Demasiados intentos. Espere una hora y vuelva a intentarlo.',
  'rate-limited-day': 'Demasiados intentos. Espere 24 horas y vuelva a intentarlo.',
  'state-does-not-allow':
    'Esto ya no es posible, porque algo cambió mientras tanto. Cargue la página de nuevo.',
  'link-replaced': 'Este enlace venció o un correo más nuevo lo reemplazó. Use el enlace del último correo.',
  'link-expired': 'Este enlace venció.',
  'opened-as-another':
    'Después de abrir esa página, alguien inició sesión con otra cuenta en este navegador. No ha cambiado nada. Abra la página de nuevo para continuar con la cuenta que tiene la sesión iniciada.',
  'temporarily-unavailable':
    'En este momento no es posible. No ha cambiado nada. Intente de nuevo en un minuto.',
  'database-away':
    'En este momento no podemos acceder a nuestra base de datos. Lo que se guardó antes está a salvo; lo que acaba de enviar tal vez no. Intente de nuevo en un minuto.',
  'workflows-away':
    'En este momento no podemos acceder a nuestro motor de procesos. Lo que se guardó antes está a salvo y continúa por sí solo. Intente de nuevo en un minuto.',
  'record-store-away':
    'En este momento no podemos acceder al almacén de expedientes. No se perdió nada. Intente de nuevo en un minuto.',
  'record-unreadable':
    'En este momento no podemos abrir este expediente. No se perdió ni cambió nada, y ya avisamos a nuestros ingenieros. Intente de nuevo mañana.',
  'internal-error': 'Algo falló de nuestro lado. No se perdió nada. Intente de nuevo en un minuto.',
  'body-too-large': 'Esto es más de lo que se puede enviar de una vez.',
  'body-malformed': 'No pudimos leer el formulario. Cárguelo de nuevo, por favor.',
  'current-password-missing': 'Escriba su contraseña actual.',
  'password-wrong': 'La contraseña actual no coincide.',
  'email-missing': 'Escriba su dirección de correo electrónico.',
  'email-malformed': 'Escriba una dirección de correo electrónico como nombre@example.com.',
  'email-in-other-letters':
    'Esta dirección tiene una letra a la que no podemos escribir. Use solo las letras de la a a la z, sin acentos, como nombre@example.com.',
  'deactivation-unknown': 'No hay ninguna cuenta de cliente que desactivar.',
  'deactivation-held':
    'Esta cuenta está detenida porque su dueño dijo que alguien más la usaba. Escriba a soporte.',
  'deactivation-ended': 'Esta cuenta ya terminó. Lo que se conserva sigue sus plazos.',
  'deactivation-done':
    'Esta cuenta ya está desactivada. Mientras se conserve el expediente, soporte puede reactivarla.',
  'deactivation-not-yours': 'El cliente es menor de edad, así que confirma su tutor desde su propia cuenta.',
  'own-address-guardians': 'Esta dirección llega al buzón de su tutor. Escriba una que solo usted lea.',
  'own-address-waits':
    'Alguien mostró que lee la dirección indicada. Si no es suya o quiere otra, escriba a soporte.',
  'own-address-taken': 'Otra cuenta tiene esta dirección. Indique otra o escriba a soporte.',
};

/** The sentence of a refusal in a language; one that it lacks is told in English. */
export function sentenceIn(language: Language, code: RefusalCode): string {
  return (language === 'es' ? spanish[code] : undefined) ?? refusalSentences[code].sentence;
}

/** The sentences of some refusals by the field they belong to; the first of a field counts. */
export function errorsIn(language: Language, refusals: readonly Refusal[]): Record<string, string> {
  return Object.fromEntries(
    refusals.toReversed().map(({ refused, field = 'main' }) => [field, sentenceIn(language, refused)]),
  );
}
