import type { ContactTopic } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { crisisLines } from '../letter.js';

/** The sentences of the letters in one language. */
interface Sentences {
  readonly greeting: (name: string) => string;
  /** 988, 911 and that nobody watches around the clock (process book, "contact-request"). */
  readonly crisis: readonly string[];
  readonly readConversation: string;
  readonly readAnswer: string;
  readonly acknowledged: {
    readonly subject: (reference: string) => string;
    readonly arrived: (reference: string) => string;
    readonly next: (answerBy: string) => string;
    readonly notYou: string;
  };
  /** What helps at once, by topic. */
  readonly advice: Record<ContactTopic, string | null>;
  readonly family: (addresses: readonly string[]) => string;
  readonly answered: { readonly subject: (reference: string) => string; readonly lines: readonly string[] };
  readonly reminder: {
    readonly subject: (reference: string) => string;
    readonly lines: (days: number) => readonly string[];
  };
  readonly resolved: {
    readonly subject: (reference: string) => string;
    readonly lines: (reopenBy: string) => readonly string[];
  };
  readonly release: {
    readonly subject: (reference: string) => string;
    readonly lines: (hours: number) => readonly string[];
    readonly press: string;
    readonly notYou: string;
  };
}

/** Everything that the letters of a conversation say, one table a language. */
export const contactSentences: Record<Language, Sentences> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    crisis: crisisLines,
    readConversation: 'Read the conversation',
    readAnswer: 'Read the answer',
    acknowledged: {
      subject: (reference) => `We got your message (${reference})`,
      arrived: (reference) => `Your message to Headway arrived. Its reference is ${reference}.`,
      next: (answerBy) =>
        `Someone from our support team will read it and answer by ${answerBy}. We’ll email you when there’s an answer. Use this link to read it and to write again.`,
      notYou: 'If you didn’t write to us, you don’t need to do anything.',
    },
    advice: {
      cannot_access:
        'New accounts must be verified by the link in our email first. If you’re logged in, you see your initials in the top right corner.',
      no_reset_mail:
        'If there’s an account with this address, we’re sending another email with a link to choose a new password. Look in spam, junk and Gmail’s promotions folder too.',
      unsubscribed: null,
      deactivate:
        'Before anything ends, we’ll tell you what ends, what we must keep and until when. You can change your mind.',
      records:
        'Your provider holds your records. We’ll tell you how to reach them, and we’ll ask them for you.',
      correction:
        'Only the provider who wrote a record can change it. Once we know that it’s yours, we’ll ask them. The law gives them 60 days.',
      disclosures:
        'If there’s an account with this address, we’re sending another email with a link to the list. It’s free.',
      lost_phone:
        'If there’s an account with this address, we’re sending another email with a link. Use it to show us that the mailbox is yours.',
      lost_mailbox:
        'Nobody from Headway will ask for your password or for a code. We’ll need two ways to make sure it’s you.',
      family:
        'Every person in care has their own account, with their own name, birth date and email address. The name should be the one on the insurance card.',
      something_else: null,
    },
    family: (addresses) =>
      addresses.length === 0
        ? 'Your mailbox doesn’t take a “+name” in the address, so a family member needs a new email address first.'
        : `For a family member you can use an address like ${addresses.join(' or ')}: everything sent there reaches your own mailbox.`,
    answered: {
      subject: (reference) => `There’s an answer to your message (${reference})`,
      lines: [
        'Our support team answered your message. To keep it private, you can read the answer only with this link.',
      ],
    },
    reminder: {
      subject: (reference) => `An answer is waiting for you (${reference})`,
      lines: (days) => [
        'We answered your message some days ago. If you have more to say, use this link to write to us.',
        `If we don’t hear from you within ${days} days of our answer, we’ll take the matter as settled. You can still reopen it then.`,
      ],
    },
    resolved: {
      subject: (reference) => `Your message is settled (${reference})`,
      lines: (reopenBy) => [
        'The matter of your message is settled. How did we do? Use this link to tell us.',
        `If it isn’t settled for you, use the same link to write again by ${reopenBy}, and we’ll reopen it.`,
      ],
    },
    release: {
      subject: (reference) => `Get email from Headway again (${reference})`,
      lines: (hours) => [
        'Someone, probably you, asked us to send email to this address again. It’s on our unsubscribed list, so you get none of our emails, not even those to choose a new password.',
        `Use the link to take it off the list. It works once, within ${hours} hours.`,
      ],
      press: 'Get email again',
      notYou: 'If it wasn’t you, you don’t need to do anything. The address stays on the list.',
    },
  },
  es: {
    greeting: (name) => `Hola, ${name}:`,
    crisis: [
      'Si piensa en hacerse daño o necesita hablar con alguien ahora, llame o envíe un mensaje de texto al 988 a cualquier hora. En una emergencia, llame al 911.',
      'En Headway no vigilamos el correo electrónico ni el formulario de contacto las 24 horas.',
    ],
    readConversation: 'Leer la conversación',
    readAnswer: 'Leer la respuesta',
    acknowledged: {
      subject: (reference) => `Recibimos su mensaje (${reference})`,
      arrived: (reference) => `Su mensaje llegó a Headway. Su número de referencia es ${reference}.`,
      next: (answerBy) =>
        `Alguien de nuestro equipo de soporte lo lee y le responde a más tardar el ${answerBy}. Le avisaremos por correo electrónico cuando haya una respuesta. Puede leerla, y escribirnos de nuevo, en este enlace.`,
      notYou: 'Si usted no nos escribió, no tiene que hacer nada.',
    },
    advice: {
      cannot_access:
        'Las cuentas nuevas deben verificarse primero con el enlace de nuestro correo electrónico. Si ya inició sesión, verá sus iniciales en la esquina superior derecha.',
      no_reset_mail:
        'Si existe una cuenta con esta dirección, le enviamos otro correo electrónico con un enlace para elegir una contraseña nueva. Revise también las carpetas de spam, correo no deseado y promociones de Gmail.',
      unsubscribed: null,
      deactivate:
        'Antes de que algo termine, le diremos qué termina, qué debemos conservar y hasta cuándo. Puede cambiar de opinión.',
      records:
        'Su proveedor conserva sus registros. Le diremos cómo comunicarse con esa persona y se los pediremos en su nombre.',
      correction:
        'Solo el proveedor que escribió un registro puede cambiarlo. Cuando sepamos que es suyo, se lo pediremos. La ley le da 60 días.',
      disclosures:
        'Si existe una cuenta con esta dirección, le enviamos otro correo electrónico con un enlace a la lista. Es gratis.',
      lost_phone:
        'Si existe una cuenta con esta dirección, le enviamos otro correo electrónico con un enlace. Úselo para mostrarnos que el buzón es suyo.',
      lost_mailbox:
        'Nadie de Headway le pedirá su contraseña ni un código. Necesitaremos dos maneras de comprobar que es usted.',
      family:
        'Cada persona en tratamiento tiene su propia cuenta, con su nombre, su fecha de nacimiento y su dirección de correo electrónico. El nombre debe ser el de la tarjeta del seguro.',
      something_else: null,
    },
    family: (addresses) =>
      addresses.length === 0
        ? 'Su buzón no admite un “+nombre” en la dirección, así que su familiar necesita primero una dirección de correo electrónico nueva.'
        : `Para un familiar puede usar una dirección como ${addresses.join(' o ')}: todo lo que se envíe allí llega a su propio buzón.`,
    answered: {
      subject: (reference) => `Hay una respuesta a su mensaje (${reference})`,
      lines: [
        'Nuestro equipo de soporte respondió a su mensaje. Para proteger su privacidad, la respuesta solo está en este enlace.',
      ],
    },
    reminder: {
      subject: (reference) => `Le espera una respuesta (${reference})`,
      lines: (days) => [
        'Respondimos a su mensaje hace unos días. Si tiene algo más que decirnos, escríbanos en este enlace.',
        `Si no sabemos de usted en los ${days} días siguientes a nuestra respuesta, daremos el asunto por resuelto. Aun así podrá reabrirlo.`,
      ],
    },
    resolved: {
      subject: (reference) => `Su mensaje está resuelto (${reference})`,
      lines: (reopenBy) => [
        'El asunto de su mensaje está resuelto. ¿Cómo lo hicimos? Díganoslo con un clic en este enlace.',
        `Si para usted no está resuelto, escriba de nuevo en el mismo enlace a más tardar el ${reopenBy} y continuaremos.`,
      ],
    },
    release: {
      subject: (reference) => `Vuelva a recibir correos de Headway (${reference})`,
      lines: (hours) => [
        'Alguien, probablemente usted, nos pidió que volvamos a enviar correos electrónicos a esta dirección. Está en nuestra lista de bajas, así que no recibe ninguno, ni siquiera los que sirven para elegir una contraseña nueva.',
        `Use el enlace para quitarla de la lista. Funciona una sola vez, durante ${hours} horas.`,
      ],
      press: 'Volver a recibir correos',
      notYou: 'Si no fue usted, no tiene que hacer nada. La dirección sigue en la lista.',
    },
  },
};
