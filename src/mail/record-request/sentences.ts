import type { DenialGrounds } from '../../domain/record-request/denial.js';
import type { Language } from '../../domain/languages.js';
import { missingWords, type Missing } from '../missing-notes.js';

/** What the letters name; dates in words. */
export interface RecordFacts {
  readonly reference: string;
  /** Whether someone asks for their own records. */
  readonly isOwn: boolean;
  /** Who holds the records and how to reach them, a line each. */
  readonly holders: readonly string[];
  readonly dueOn: string;
  /** The provider whose part a letter is about. */
  readonly provider: string;
  readonly sentOn: string;
  /** Why it takes longer, included on paper; an email leaves it behind its link. */
  readonly because: string | null;
  /** The last moment of a download, in words. */
  readonly downloadUntil: string;
  /** Why a file that was wanted by email is downloaded; null where nothing is to be said of it. */
  readonly notMailed: 'too_large' | 'not_taken' | null;
  /** The notes that a file lacks, where it went out without them; null where none is missing. */
  readonly missing: Missing | null;
  /** What was decided, a paragraph each, included on paper; an email only says where to read it. */
  readonly decision: readonly string[];
}

interface One {
  readonly subject: (reference: string) => string;
  readonly lines: (facts: RecordFacts) => readonly string[];
  readonly label: string;
}

export type RecordTemplate =
  | 'prove'
  | 'checking'
  | 'authorized'
  | 'referred'
  | 'said-sent'
  | 'released'
  | 'mailed'
  | 'in-part'
  | 'fetch'
  | 'decided'
  | 'taken-back'
  | 'extended'
  | 'remind'
  | 'confirmed'
  | 'withdrawn';

/** What the denial letter says in one language (45 CFR 164.524(d)(2)). Plain words: a test measures the English. */
export interface DenialSentences {
  readonly title: string;
  /** To someone who hasn't shown that they may ask, so that no provider is named. */
  readonly unnamed: string;
  readonly whole: (provider: string) => string;
  readonly part: (provider: string, from: string, to: string) => string;
  readonly why: Readonly<Record<DenialGrounds, string>>;
  readonly rule: (source: string) => string;
  readonly rest: string;
  readonly review: string;
  /** How it is asked for: behind the link, or from a letter. */
  readonly askHere: string;
  readonly askFromPaper: (phone: string) => string;
  readonly noReview: string;
  readonly inReview: (by: string) => string;
  readonly upheld: string;
  readonly overturned: string;
  readonly complain: (phone: string) => string;
  readonly hhs: string;
  readonly noRetaliation: string;
}

/** Everything that the letters about records say in one language. */
interface Sentences extends Readonly<Record<RecordTemplate, One>> {
  readonly greeting: (name: string) => string;
  readonly notYou: string;
  /** Of a file that lacks notes, in each letter that brings it: what is missing, why, and what comes next. */
  readonly lacking: (missing: Missing) => readonly string[];
  readonly denial: DenialSentences;
}

/** One table a language. */
export const recordSentences: Record<Language, Sentences> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    notYou: 'If you didn’t ask for records, use the link to tell us. Then nothing is sent.',
    lacking: (missing) => {
      const { lacks, them, these } = missingWords.en(missing);
      return [
        `What we send is a part of your records. It ${lacks}, because we couldn’t open ${them} in time.`,
        `If you need ${these}, use the link below to tell us. Then we try again, and you get an answer. It’s free.`,
      ];
    },
    prove: {
      subject: (reference) => `Did you ask for your records? (${reference})`,
      lines: ({ dueOn }) => [
        'Someone, probably you, asked Headway for the records of your care.',
        `Open this link and press the button, and we’ll ask your providers for them. You’ll have an answer by ${dueOn} at the latest.`,
      ],
      label: 'Yes, I asked for my records',
    },
    checking: {
      subject: (reference) => `We got your request for records (${reference})`,
      lines: ({ dueOn }) => [
        'We got your request for records. Before we ask the provider, we’ll make sure that you’re allowed to ask.',
        `You’ll have an answer by ${dueOn} at the latest.`,
      ],
      label: 'See the status',
    },
    authorized: {
      subject: (reference) => `Someone is asking for your records (${reference})`,
      lines: () => [
        'Someone asked Headway for records of your care, and says that you signed a paper that lets them. Use this link to see who’s asking.',
        'You can take your permission back there at any time. After that, nothing more goes to them.',
        'If you don’t know about this, take it back and write to us at support@headway.example.',
      ],
      label: 'See who’s asking, or take it back',
    },
    referred: {
      subject: (reference) => `Who holds your records (${reference})`,
      lines: ({ holders, dueOn }) => [
        'Your provider holds your records. We asked for them, and you can ask, too:',
        ...holders,
        `You’ll have an answer by ${dueOn} at the latest. If nothing shows by day 15 that your records were sent, we’ll release them from the copy that we keep.`,
        'A download is free. You get the notes themselves. We send a summary instead only if you agree to it and to its cost in advance.',
        'Use this link to see the status and to choose the form and the days.',
      ],
      label: 'See the status',
    },
    'said-sent': {
      subject: (reference) => `Did your records arrive? (${reference})`,
      lines: ({ provider, sentOn }) => [
        `${provider} told us that your records were sent on ${sentOn}.`,
        'Use this link to tell us whether you have them. If you don’t, we’ll keep going.',
      ],
      label: 'Tell us whether they arrived',
    },
    released: {
      subject: (reference) => `Your records are ready (${reference})`,
      lines: ({ downloadUntil, isOwn, notMailed }) => [
        ...(notMailed === 'too_large'
          ? ['You asked for an email. The file is too large for one, so you download it.']
          : notMailed === 'not_taken'
            ? ['You asked for an email. Your mailbox didn’t take the file, so you download it.']
            : []),
        `Your records are ready. You can download them once, until ${downloadUntil}. It’s free.`,
        isOwn
          ? 'We’ll ask for your date of birth, because someone else could open this email.'
          : 'We’ll ask for the date of birth of the person whose records they are, because someone else could open this email.',
      ],
      label: 'Get your records',
    },
    mailed: {
      subject: (reference) => `Your records, encrypted (${reference})`,
      lines: ({ provider }) => [
        `The records of your care with ${provider} are attached, as you asked. The file is an encrypted ZIP.`,
        'The passphrase is not in this email. Use this link to see it; we’ll ask for the date of birth. Or ask us to call you. Write it down: once your request is closed, nobody can look it up.',
        'On Windows, open the file with 7-Zip. On a Mac, use The Unarchiver or Keka. The programs that come with Windows and the Mac can’t open it. Type the passphrase with its dashes.',
        'In it is a second ZIP, records.zip, that opens with no passphrase.',
      ],
      label: 'Get the passphrase',
    },
    'in-part': {
      subject: (reference) => `A part of your records: some notes are missing (${reference})`,
      lines: ({ provider }) => [`We mailed you the records of your care with ${provider} on paper.`],
      label: 'See the status',
    },
    fetch: {
      subject: (reference) => `Your records are still waiting for you (${reference})`,
      lines: ({ provider, downloadUntil }) => [
        `Nobody has downloaded the records of your care with ${provider} yet. You can download them until ${downloadUntil}.`,
        'If that’s too soon, write to us at support@headway.example, and we’ll make a new file. It’s free.',
      ],
      label: 'Get your records',
    },
    decided: {
      subject: (reference) => `A letter about your request (${reference})`,
      lines: ({ decision }) =>
        decision.length > 0
          ? decision
          : [
              'There is a decision about your request. To keep it private, you can read the letter only with this link. It says why, and what you can do.',
            ],
      label: 'Read the letter',
    },
    'taken-back': {
      subject: (reference) => `We’ve taken back our decision (${reference})`,
      lines: ({ provider, dueOn }) => [
        `We made a mistake. We told you that you can’t have your records with ${provider}, or a part of them. That no longer applies, and we’re sorry.`,
        `Your request goes on. You’ll have an answer by ${dueOn} at the latest.`,
      ],
      label: 'See your request',
    },
    extended: {
      subject: (reference) => `Your records will take longer (${reference})`,
      lines: ({ dueOn, because }) => [
        `We need more time for your request. The new last day is ${dueOn}. We can’t put it off again.`,
        because === null
          ? 'To keep it private, you can read the reason only with this link.'
          : `Why: ${because}`,
      ],
      label: 'See the status',
    },
    remind: {
      subject: (reference) => `Do you have your records? (${reference})`,
      lines: ({ missing }) => [
        missing === null
          ? 'Everything you asked for was sent or answered, as far as we know. Only you can say that it arrived.'
          : 'We sent or answered what you asked for, but for notes that we couldn’t open. Only you can say that it arrived.',
        'If you didn’t download a file in time, use this link to tell us, and we’ll make a new one.',
      ],
      label: 'Tell us whether they arrived',
    },
    confirmed: {
      subject: (reference) => `Your request for records is closed (${reference})`,
      lines: () => [
        'You told us that you have your records, so the request is closed. You can ask again at any time.',
      ],
      label: 'See the request',
    },
    withdrawn: {
      subject: (reference) => `Your request for records was withdrawn (${reference})`,
      lines: () => ['The request was withdrawn. Nothing more will be sent. You can ask again at any time.'],
      label: 'See the request',
    },
    denial: {
      title: 'Our decision',
      unnamed: 'We can’t give you the records that you asked for.',
      whole: (provider) => `We can’t give you the records of your care with ${provider}.`,
      part: (provider, from, to) =>
        `We can’t give you a part of the records of your care with ${provider}: the notes from ${from} to ${to}.`,
      why: {
        litigation: 'Why: these papers were made for a court case.',
        correctional: 'Why: you are in a jail or prison, and a copy could put someone there in danger.',
        research: 'Why: you take part in a study, and you agreed to wait until it ends.',
        confidential_source: 'Why: someone told us this in secret, and a copy would show who they are.',
        not_authorized: 'Why: we have no papers that say you may have these records.',
        danger:
          'Why: a clinician thinks that a copy is likely to put your life or someone else’s life in danger.',
        other_person:
          'Why: the notes are about someone else, too, and a clinician thinks that a copy is likely to do them great harm.',
        representative_harm:
          'Why: a clinician thinks that a copy in your hands is likely to do great harm to the person or to someone else.',
      },
      rule: (source) => `The rule is ${source}.`,
      rest: 'You’ll get everything else that you asked for.',
      review:
        'You can ask us to look at this again. A clinician who had no part in it will read your records and decide. It is free.',
      askHere: 'Press the button below to ask.',
      askFromPaper: (phone) =>
        `To ask, call ${phone} or write to us at support@headway.example, with the reference on this page.`,
      noReview: 'The law gives no second look at this kind of decision.',
      inReview: (by) => `You asked us to look again. A clinician who had no part in it decides by ${by}.`,
      upheld: 'A clinician who had no part in it looked again, and thinks the same.',
      overturned: 'A clinician who had no part in it looked again. You’ll get the records.',
      complain: (phone) =>
        `You can also complain to us. Write to our privacy officer with our contact form, or call ${phone}.`,
      hhs: 'Or tell the U.S. Department of Health and Human Services, Office for Civil Rights: 200 Independence Avenue SW, Washington, DC 20201, phone 1-800-368-1019, hhs.gov/ocr/complaints. You have 180 days.',
      noRetaliation: 'No one may treat you worse because you complain.',
    },
  },
  es: {
    greeting: (name) => `Hola, ${name}:`,
    notYou: 'Si usted no pidió ningún expediente, díganoslo en el enlace. Así no se envía nada.',
    lacking: (missing) => {
      const { lacks, them, these } = missingWords.es(missing);
      return [
        `Lo que le enviamos es una parte de su expediente. Le ${lacks}, porque no pudimos abrir${them} a tiempo.`,
        `Si necesita ${these}, díganoslo en el enlace de abajo. Lo intentaremos otra vez y tendrá una respuesta. Es gratis.`,
      ];
    },
    prove: {
      subject: (reference) => `¿Pidió usted su expediente? (${reference})`,
      lines: ({ dueOn }) => [
        'Alguien, probablemente usted, pidió a Headway el expediente de su atención.',
        `Pulse el botón en este enlace y se lo pediremos a sus proveedores. Tendrá una respuesta a más tardar el ${dueOn}.`,
      ],
      label: 'Sí, pedí mi expediente',
    },
    checking: {
      subject: (reference) => `Recibimos su solicitud de expediente (${reference})`,
      lines: ({ dueOn }) => [
        'Recibimos su solicitud. Antes de preguntar al proveedor, comprobamos que usted puede pedirlo.',
        `Tendrá una respuesta a más tardar el ${dueOn}.`,
      ],
      label: 'Ver el estado',
    },
    authorized: {
      subject: (reference) => `Alguien pide su expediente (${reference})`,
      lines: () => [
        'Alguien pidió a Headway el expediente de su atención y dice que usted firmó un documento que lo permite. En este enlace ve quién lo pide.',
        'Allí puede retirar su permiso cuando quiera. Después no se le entrega nada más.',
        'Si no sabe nada de esto, retírelo y escríbanos a support@headway.example.',
      ],
      label: 'Ver quién lo pide, o retirar el permiso',
    },
    referred: {
      subject: (reference) => `Quién conserva su expediente (${reference})`,
      lines: ({ holders, dueOn }) => [
        'Su proveedor conserva su expediente. Se lo pedimos, y usted también puede pedirlo:',
        ...holders,
        `Tendrá una respuesta a más tardar el ${dueOn}. Si el día 15 nada muestra que se lo enviaron, se lo damos de la copia que conservamos.`,
        'La descarga es gratuita. Recibe las notas mismas. Solo enviamos un resumen en su lugar si usted lo acepta antes, y también su costo.',
        'En este enlace ve el estado y elige la forma y las fechas.',
      ],
      label: 'Ver el estado',
    },
    'said-sent': {
      subject: (reference) => `¿Llegó su expediente? (${reference})`,
      lines: ({ provider, sentOn }) => [
        `${provider} nos dijo que su expediente se envió el ${sentOn}.`,
        'Díganos en este enlace si lo tiene. Si no, seguimos.',
      ],
      label: 'Decir si llegó',
    },
    released: {
      subject: (reference) => `Su expediente está listo (${reference})`,
      lines: ({ downloadUntil, isOwn, notMailed }) => [
        ...(notMailed === 'too_large'
          ? ['Lo pidió por correo electrónico. El archivo es demasiado grande, así que lo descarga.']
          : notMailed === 'not_taken'
            ? ['Lo pidió por correo electrónico. Su buzón no aceptó el archivo, así que lo descarga.']
            : []),
        `Su expediente está listo. Puede descargarlo una vez, hasta el ${downloadUntil}. Es gratis.`,
        isOwn
          ? 'Le pediremos su fecha de nacimiento, porque otra persona podría abrir este correo.'
          : 'Le pediremos la fecha de nacimiento de la persona cuyo expediente es, porque otra persona podría abrir este correo.',
      ],
      label: 'Obtener mi expediente',
    },
    mailed: {
      subject: (reference) => `Su expediente, cifrado (${reference})`,
      lines: ({ provider }) => [
        `Adjuntamos el expediente de su atención con ${provider}, como pidió. El archivo es un ZIP cifrado.`,
        'La contraseña no está en este correo. Está en este enlace, y le pediremos la fecha de nacimiento. O pídanos que le llamemos. Anótela: cuando su solicitud se cierre, nadie podrá consultarla.',
        'En Windows, abra el archivo con 7-Zip. En una Mac, use The Unarchiver o Keka. Los programas que vienen con Windows y con la Mac no pueden abrirlo. Escriba la contraseña con sus guiones.',
        'Dentro hay un segundo ZIP, records.zip, que se abre sin contraseña.',
      ],
      label: 'Obtener la contraseña',
    },
    'in-part': {
      subject: (reference) => `Una parte de su expediente: faltan notas (${reference})`,
      lines: ({ provider }) => [
        `Le enviamos en papel, por correo postal, el expediente de su atención con ${provider}.`,
      ],
      label: 'Ver el estado',
    },
    fetch: {
      subject: (reference) => `Su expediente todavía le espera (${reference})`,
      lines: ({ provider, downloadUntil }) => [
        `Nadie ha descargado todavía el expediente de su atención con ${provider}. El último momento es el ${downloadUntil}.`,
        'Si es demasiado pronto, escríbanos a support@headway.example y haremos un archivo nuevo. Es gratis.',
      ],
      label: 'Obtener mi expediente',
    },
    decided: {
      subject: (reference) => `Una carta sobre su solicitud (${reference})`,
      lines: ({ decision }) =>
        decision.length > 0
          ? decision
          : [
              'Hay una decisión sobre su solicitud. Para proteger su privacidad, la carta solo está en este enlace. Dice por qué y qué puede hacer usted.',
            ],
      label: 'Leer la carta',
    },
    'taken-back': {
      subject: (reference) => `Retiramos lo que decidimos (${reference})`,
      lines: ({ provider, dueOn }) => [
        `Cometimos un error. Le dijimos que no podía tener su expediente con ${provider}, o una parte. Eso ya no vale. Lo sentimos.`,
        `Su solicitud sigue. Tendrá una respuesta a más tardar el ${dueOn}.`,
      ],
      label: 'Ver su solicitud',
    },
    extended: {
      subject: (reference) => `Su expediente tarda más (${reference})`,
      lines: ({ dueOn, because }) => [
        `Necesitamos más tiempo para su solicitud. El nuevo último día es el ${dueOn}. No podemos aplazarlo otra vez.`,
        because === null
          ? 'Para que sea privado, el motivo solo está en este enlace.'
          : `Por qué: ${because}`,
      ],
      label: 'Ver el estado',
    },
    remind: {
      subject: (reference) => `¿Tiene su expediente? (${reference})`,
      lines: ({ missing }) => [
        missing === null
          ? 'Por lo que sabemos, todo lo que pidió se envió o se contestó. Solo usted puede decir si llegó.'
          : 'Enviamos o contestamos lo que pidió, salvo notas que no pudimos abrir. Solo usted puede decir si llegó.',
        'Si no descargó un archivo a tiempo, díganoslo en este enlace y haremos uno nuevo.',
      ],
      label: 'Decir si llegó',
    },
    confirmed: {
      subject: (reference) => `Su solicitud de expediente está cerrada (${reference})`,
      lines: () => [
        'Nos dijo que tiene su expediente, así que la solicitud está cerrada. Puede pedirlo otra vez cuando quiera.',
      ],
      label: 'Ver la solicitud',
    },
    withdrawn: {
      subject: (reference) => `Su solicitud de expediente se retiró (${reference})`,
      lines: () => ['La solicitud se retiró. No se envía nada más. Puede pedirlo otra vez cuando quiera.'],
      label: 'Ver la solicitud',
    },
    denial: {
      title: 'Nuestra decisión',
      unnamed: 'No podemos darle el expediente que pidió.',
      whole: (provider) => `No podemos darle el expediente de su atención con ${provider}.`,
      part: (provider, from, to) =>
        `No podemos darle una parte del expediente de su atención con ${provider}: las notas del ${from} al ${to}.`,
      why: {
        litigation: 'Por qué: estos documentos se hicieron para un juicio.',
        correctional: 'Por qué: usted está en una cárcel, y una copia podría poner a alguien en peligro.',
        research: 'Por qué: usted participa en un estudio y aceptó esperar hasta que termine.',
        confidential_source: 'Por qué: alguien nos lo dijo en secreto, y una copia mostraría quién es.',
        not_authorized: 'Por qué: no tenemos documentos que digan que usted puede tener este expediente.',
        danger:
          'Por qué: un profesional clínico cree que una copia probablemente pone en peligro su vida o la de otra persona.',
        other_person:
          'Por qué: las notas hablan de otra persona, y un profesional clínico cree que una copia probablemente le hace un daño grave.',
        representative_harm:
          'Por qué: un profesional clínico cree que una copia en sus manos probablemente hace un daño grave a la persona o a otra.',
      },
      rule: (source) => `La regla es ${source}.`,
      rest: 'Recibe todo lo demás que pidió.',
      review:
        'Puede pedirnos que lo revisemos. Un profesional clínico que no participó lee su expediente y decide. Es gratis.',
      askHere: 'Pulse el botón de abajo para pedirlo.',
      askFromPaper: (phone) =>
        `Para pedirlo, llame al ${phone} o escríbanos a support@headway.example, con el número de referencia de esta página.`,
      noReview: 'La ley no prevé una revisión de esta clase de decisión.',
      inReview: (by) =>
        `Pidió una revisión. Un profesional clínico que no participó decide a más tardar el ${by}.`,
      upheld: 'Un profesional clínico que no participó lo revisó y opina lo mismo.',
      overturned: 'Un profesional clínico que no participó lo revisó. Usted recibe el expediente.',
      complain: (phone) =>
        `También puede quejarse con nosotros. Escriba a nuestra persona encargada de privacidad con el formulario de contacto, o llame al ${phone}.`,
      hhs: 'O dígaselo al Departamento de Salud y Servicios Humanos de EE. UU., Oficina de Derechos Civiles: 200 Independence Avenue SW, Washington, DC 20201, teléfono 1-800-368-1019, hhs.gov/ocr/complaints. Tiene 180 días.',
      noRetaliation: 'Nadie puede tratarle peor porque se queje.',
    },
  },
};
