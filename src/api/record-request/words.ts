import type { Language } from '../../domain/languages.js';
import type { PartStatus, RecordRequestStatus } from '../../domain/record-request/states.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { missingWords, type Missing } from '../../mail/missing-notes.js';
import { fieldErrors } from '../http/field-errors.js';

/** What the page of who asked for records says in one language; dates in words. */
interface RecordWords {
  readonly title: string;
  readonly reference: (reference: string) => string;
  readonly standing: Readonly<Record<RecordRequestStatus, (dueOn: string) => string>>;
  /** Where the link alone doesn't prove who asks. */
  readonly checking: (dueOn: string) => string;
  readonly revoked: string;
  readonly prove: string;
  readonly withdraw: string;
  readonly confirm: string;
  readonly revoke: string;
  readonly holders: string;
  readonly part: Readonly<Record<PartStatus, string>>;
  readonly saidSent: (on: string, how: string) => string;
  readonly how: Readonly<Record<string, string>>;
  readonly destroyed: (on: string, rule: string, certificate: string) => string;
  readonly contradict: string;
  /** The same press, where the file that went out lacks notes. */
  readonly needsMissing: string;
  readonly heldBack: (missing: Missing) => string;
  readonly inPart: (missing: Missing) => string;
  /** How the missing notes are asked for: with the button of `needsMissing`, or where there is none. */
  readonly askMissing: Readonly<Record<'button' | 'support', (missing: Missing) => string>>;
  /** Where what was sent lacks notes, in place of the sentence of an answered request. */
  readonly answeredInPart: string;
  readonly extended: (because: string) => string;
  readonly birthDate: string;
  /** Asked of who asks for someone else's records. */
  readonly theirBirthDate: string;
  readonly birthDateHint: string;
  readonly download: string;
  readonly downloadUntil: (until: string) => string;
  readonly downloaded: (at: string) => string;
  readonly mailedOut: string;
  readonly mailed: (at: string) => string;
  readonly showPassphrase: string;
  readonly passphrase: (spelled: string) => string;
  readonly passphraseKeep: string;
  readonly askReview: string;
  readonly wishes: string;
  readonly wishesLead: string;
  readonly noSummary: string;
  readonly authorizedDays: (from: string | null, to: string | null) => string;
  readonly form: string;
  readonly forms: readonly (readonly ['both' | 'pdf' | 'fhir', string])[];
  readonly delivery: string;
  readonly deliveries: readonly (readonly ['portal' | 'email' | 'paper', string, string])[];
  readonly warned: string;
  readonly from: string;
  readonly to: string;
  readonly dayHint: string;
  readonly save: string;
  readonly notPart: string;
  readonly toSupport: string;
  readonly problem: string;
  readonly refusals: Partial<Record<RefusalCode, string>>;
}

/** Everything that the page says, one table a language. */
export const recordWords: Record<Language, RecordWords> = {
  en: {
    title: 'Your request for records',
    reference: (reference) => `Reference ${reference}`,
    standing: {
      received: (dueOn) => `Tell us that you asked, and we’ll ask your providers. The last day is ${dueOn}.`,
      referred: (dueOn) => `We asked your providers. You’ll have an answer by ${dueOn} at the latest.`,
      in_review: (dueOn) =>
        `A clinician is looking again at what was denied. The last day of your request is ${dueOn}.`,
      overdue: (dueOn) =>
        `We’re late: the last day was ${dueOn}. Our privacy officer is told every day until you have an answer.`,
      answered: () =>
        'Everything was sent or answered, as far as we know. Please tell us whether it arrived.',
      confirmed: () => 'You told us that you have your records. The request is closed.',
      withdrawn: () => 'The request was withdrawn. Nothing more is sent.',
    },
    checking: (dueOn) => `We’re making sure that you may ask. The last day is ${dueOn}.`,
    revoked: 'The authorization was withdrawn or is over, so nothing more is released on it.',
    prove: 'Yes, I asked for my records',
    withdraw: 'Withdraw the request',
    confirm: 'I have my records',
    revoke: 'Withdraw the authorization',
    holders: 'Who holds your records',
    part: {
      asked: 'We asked them to send your records.',
      sent: 'They told us that they sent your records.',
      contradicted: 'You told us that nothing arrived. We asked them again.',
      granted: 'We’re making your file.',
      released: 'Your file is ready.',
      denied: 'We decided not to give you these records.',
      in_review: 'Another clinician is looking at our decision.',
      upheld: 'Another clinician looked at our decision, and it stands.',
      destroyed: 'These records don’t exist anymore.',
    },
    saidSent: (on, how) => `They told us that they sent your records on ${on} ${how}.`,
    how: {
      mail: 'by mail',
      fax: 'by fax',
      email: 'by email',
      in_person: 'in person',
      portal: 'through their own portal',
    },
    destroyed: (on, rule, certificate) =>
      `These records were destroyed on ${on}. The law says how long they must be kept (${rule}), and that time was over. Our certificate of it is ${certificate}.`,
    contradict: 'It didn’t arrive',
    needsMissing: 'It didn’t arrive, or I need what’s missing',
    heldBack: (missing) => {
      const { lacks, them } = missingWords.en(missing);
      return `We made your file, but it ${lacks}: we couldn’t open ${them}. We’re working on it, and haven’t sent anything yet. Your last day stays the same.`;
    },
    inPart: (missing) => {
      const { lacks, them } = missingWords.en(missing);
      return `The file ${lacks}: we couldn’t open ${them} in time.`;
    },
    askMissing: {
      button: (missing) =>
        `If you need ${missingWords.en(missing).them}, use the button below to tell us. Then we try again, and you get an answer.`,
      support: (missing) =>
        `If you need ${missingWords.en(missing).them}, write to support with the link at the end of this page.`,
    },
    answeredInPart:
      'Everything was sent or answered, as far as we know, but for notes that we couldn’t open. Please tell us whether it arrived, and whether you need those notes.',
    extended: (because) => `Why it takes longer: ${because}`,
    birthDate: 'Your date of birth',
    theirBirthDate: 'Date of birth of the person whose records they are',
    birthDateHint: 'Like 3/31/1990.',
    download: 'Download',
    downloadUntil: (until) =>
      `You can download it once, until ${until}. It holds health records, so keep it safe. It’s free.`,
    downloaded: (at) => `Downloaded on ${at}.`,
    mailedOut: 'Your records are in your mailbox.',
    mailed: (at) =>
      `We emailed you the records on ${at}, as an encrypted ZIP file. Its passphrase is shown here, as often as you need it while the request is open.`,
    showPassphrase: 'Show the passphrase',
    passphrase: (spelled) => `The passphrase is ${spelled}`,
    passphraseKeep:
      'Type it with its dashes. Open the file with 7-Zip on Windows, or with The Unarchiver or Keka on a Mac. Write it down: once your request is closed, nobody can look it up.',
    askReview: 'Ask another clinician to look again',
    wishes: 'What you’d like',
    wishesLead: 'This applies to what we haven’t released yet. A download is free.',
    noSummary:
      'You get the notes themselves. We send a summary instead only if you agree to it and to its cost in advance (45 CFR 164.524(c)(2)(iii)).',
    authorizedDays: (from, to) =>
      `The authorization covers records from ${from ?? 'the first day'} to ${to ?? 'the last day'}. You can choose fewer days.`,
    form: 'Form',
    forms: [
      ['both', 'PDF to read, and FHIR for another records system'],
      ['pdf', 'PDF'],
      ['fhir', 'FHIR R4'],
    ],
    delivery: 'How you get them',
    deliveries: [
      ['portal', 'Download here', 'Free, and the quickest.'],
      [
        'email',
        'By encrypted email',
        'A ZIP file with a passphrase, which we show here. Even encrypted email can reach others, such as someone who shares your mailbox, or your employer.',
      ],
      ['paper', 'On paper by mail', 'Our support team asks for your mailing address.'],
    ],
    warned: 'I read that email can reach others, and I want it anyway',
    from: 'From (optional)',
    to: 'To (optional)',
    dayHint: 'Like 3/31/2026.',
    save: 'Save',
    notPart:
      'Psychotherapy notes that a provider keeps apart are not part of it (45 CFR 164.524(a)(1)). Progress notes always are.',
    toSupport: 'Write to support',
    problem: 'There is a problem',
    refusals: {},
  },
  es: {
    title: 'Su solicitud de expediente',
    reference: (reference) => `Referencia ${reference}`,
    standing: {
      received: (dueOn) =>
        `Díganos que usted lo pidió y preguntaremos a sus proveedores. El último día es el ${dueOn}.`,
      referred: (dueOn) => `Preguntamos a sus proveedores. Tendrá una respuesta a más tardar el ${dueOn}.`,
      in_review: (dueOn) =>
        `Un profesional clínico revisa lo que se negó. El último día de su solicitud es el ${dueOn}.`,
      overdue: (dueOn) =>
        `Vamos tarde: el último día era el ${dueOn}. Se avisa cada día a nuestra persona encargada de privacidad hasta que usted tenga una respuesta.`,
      answered: () => 'Por lo que sabemos, todo se envió o se contestó. Díganos si llegó, por favor.',
      confirmed: () => 'Nos dijo que tiene su expediente. La solicitud está cerrada.',
      withdrawn: () => 'La solicitud se retiró. No se envía nada más.',
    },
    checking: (dueOn) => `Comprobamos que usted puede pedirlo. El último día es el ${dueOn}.`,
    revoked: 'La autorización se retiró o terminó, así que no se entrega nada más.',
    prove: 'Sí, pedí mi expediente',
    withdraw: 'Retirar la solicitud',
    confirm: 'Tengo mi expediente',
    revoke: 'Retirar la autorización',
    holders: 'Quién conserva su expediente',
    part: {
      asked: 'Le pedimos que envíe su expediente.',
      sent: 'Nos dijo que envió su expediente.',
      contradicted: 'Nos dijo que no llegó nada. Le preguntamos otra vez.',
      granted: 'Estamos preparando su archivo.',
      released: 'Su archivo está listo.',
      denied: 'Decidimos no darle este expediente.',
      in_review: 'Otro profesional clínico revisa nuestra decisión.',
      upheld: 'Otro profesional clínico revisó nuestra decisión, y se mantiene.',
      destroyed: 'Este expediente ya no existe.',
    },
    saidSent: (on, how) => `Nos dijo que envió su expediente el ${on} ${how}.`,
    how: {
      mail: 'por correo postal',
      fax: 'por fax',
      email: 'por correo electrónico',
      in_person: 'en persona',
      portal: 'por su propio portal',
    },
    destroyed: (on, rule, certificate) =>
      `Este expediente se destruyó el ${on}. La ley dice cuánto tiempo se conserva (${rule}), y ese tiempo terminó. Nuestro certificado es ${certificate}.`,
    contradict: 'No llegó',
    needsMissing: 'No llegó, o necesito lo que falta',
    heldBack: (missing) => {
      const { lacks, them } = missingWords.es(missing);
      return `Preparamos su archivo, pero le ${lacks}: no pudimos abrir${them}. Trabajamos en ello y todavía no enviamos nada. Su último día no cambia.`;
    },
    inPart: (missing) => {
      const { lacks, them } = missingWords.es(missing);
      return `Al archivo le ${lacks}: no pudimos abrir${them} a tiempo.`;
    },
    askMissing: {
      button: (missing) =>
        `Si ${missingWords.es(missing).them} necesita, díganoslo con el botón de abajo. Lo intentaremos otra vez y tendrá una respuesta.`,
      support: (missing) =>
        `Si ${missingWords.es(missing).them} necesita, escriba a soporte con el enlace al final de esta página.`,
    },
    answeredInPart:
      'Por lo que sabemos, todo se envió o se contestó, salvo notas que no pudimos abrir. Díganos si llegó, por favor, y si necesita esas notas.',
    extended: (because) => `Por qué tarda más: ${because}`,
    birthDate: 'Su fecha de nacimiento',
    theirBirthDate: 'Fecha de nacimiento de la persona cuyo expediente es',
    birthDateHint: 'Mes/día/año, por ejemplo 3/31/1990.',
    download: 'Descargar',
    downloadUntil: (until) =>
      `Puede descargarlo una vez, hasta el ${until}. Contiene datos de salud: guárdelo bien. Es gratis.`,
    downloaded: (at) => `Descargado el ${at}.`,
    mailedOut: 'Su expediente está en su buzón.',
    mailed: (at) =>
      `Le enviamos el expediente por correo electrónico el ${at}, en un archivo ZIP cifrado. Su contraseña se muestra aquí, cuantas veces la necesite mientras la solicitud esté abierta.`,
    showPassphrase: 'Mostrar la contraseña',
    passphrase: (spelled) => `La contraseña es ${spelled}`,
    passphraseKeep:
      'Escríbala con sus guiones. Abra el archivo con 7-Zip en Windows, o con The Unarchiver o Keka en una Mac. Anótela: cuando su solicitud se cierre, nadie podrá consultarla.',
    askReview: 'Pedir que otro profesional clínico lo revise',
    wishes: 'Qué desea',
    wishesLead: 'Vale para lo que todavía no entregamos. La descarga es gratuita.',
    noSummary:
      'Recibe las notas mismas. Solo enviamos un resumen en su lugar si usted lo acepta antes, y también su costo (45 CFR 164.524(c)(2)(iii)).',
    authorizedDays: (from, to) =>
      `La autorización nombra el expediente desde ${from ?? 'el primer día'} hasta ${to ?? 'el último día'}. Puede elegir menos días.`,
    form: 'Forma',
    forms: [
      ['both', 'PDF para leer y FHIR para otro sistema'],
      ['pdf', 'PDF'],
      ['fhir', 'FHIR R4'],
    ],
    delivery: 'Cómo lo recibe',
    deliveries: [
      ['portal', 'Descargar aquí', 'Gratis y lo más rápido.'],
      [
        'email',
        'Por correo electrónico cifrado',
        'Un archivo ZIP con una contraseña, que mostramos aquí. Aun cifrado, el correo puede llegar a otros: quien usa su buzón, o su empleador.',
      ],
      ['paper', 'En papel por correo postal', 'Nuestro equipo de soporte le pedirá su dirección postal.'],
    ],
    warned: 'Leí que el correo puede llegar a otros, y lo quiero de todos modos',
    from: 'Desde (opcional)',
    to: 'Hasta (opcional)',
    dayHint: 'Mes/día/año, por ejemplo 3/31/2026.',
    save: 'Guardar',
    notPart:
      'Las notas de psicoterapia que un proveedor guarda aparte no forman parte (45 CFR 164.524(a)(1)). Las notas de progreso, siempre.',
    toSupport: 'Escribir a soporte',
    problem: 'Hay un problema',
    refusals: {
      'birth-date-wrong': 'No es la fecha de nacimiento que tenemos. Escríbala como 3/31/1990 (mes/día/año).',
      'release-not-ready': 'El archivo todavía no está listo. Le avisaremos por correo electrónico.',
      'release-over': 'El plazo para descargar este archivo terminó. Escríbanos y haremos uno nuevo.',
      'release-downloaded': 'Este archivo ya se descargó. Si no fue usted o no funcionó, escríbanos.',
      'days-not-authorized': 'La autorización no incluye estos días. Elija días que nombre.',
      'file-taken':
        'Nuestro equipo tiene el archivo y lo está enviando, como pidió. Cuando esté enviado, puede pedirlo de otra forma.',
      'authorization-over': 'La autorización se retiró o terminó, así que no se entrega nada.',
      'email-warning-unread': 'Marque la casilla para decir que leyó la advertencia sobre el correo.',
      'day-not-a-date': 'Escriba una fecha como 3/31/2026 (mes/día/año).',
      'days-backwards': 'El último día no puede ser anterior al primero.',
      'record-request-changed':
        'Esta solicitud cambió después de que usted abrió esta página. Revísela de nuevo y decida.',
      'record-request-over': 'Esta solicitud terminó. Pida el expediente otra vez para empezar una nueva.',
      'denial-not-reviewable': 'Esta decisión no puede revisarse. Puede quejarse con nosotros o con HHS.',
      'state-does-not-allow': 'Esto ya no es posible.',
      'amendment-words-missing': 'Escríbalo con sus propias palabras.',
      'longer-than-6000': 'Escriba como máximo 6000 caracteres.',
      'rate-limited-day': 'Lo intentó demasiadas veces. Espere 24 horas o escríbanos.',
    },
  },
};

/** The sentence of a refusal in a language, by field. */
export function recordErrors(language: Language, refusal: Refusal): Record<string, string> {
  const sentence = recordWords[language].refusals[refusal.refused];
  const told = sentence === undefined ? {} : { [refusal.field ?? 'main']: sentence };
  return { ...fieldErrors([refusal]), ...told };
}
