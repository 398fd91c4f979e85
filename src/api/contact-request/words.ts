import type { PaperKind } from '../../domain/contact-request/papers.js';
import type { Conversation } from '../../operations/contact-request/read-conversation.js';
import type { ContactTopic } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';

/** What the pages of the contact form say in one language. */
export interface ContactWords {
  readonly otherLanguage: string;
  readonly title: string;
  readonly lead: string;
  readonly whatAbout: string;
  readonly topics: Record<ContactTopic, string>;
  /** What helps before anyone has to write, by topic. */
  readonly hints: Record<ContactTopic, string | null>;
  /** The same for clients, where a hint is for providers alone. */
  readonly clientHints: Partial<Record<ContactTopic, string>>;
  readonly otherTopic: string;
  readonly loggedInAs: (name: string, email: string) => string;
  readonly name: string;
  readonly email: string;
  readonly formerEmailHint: string;
  /** Of someone who lost their mailbox: the address on the account, and one that they read. */
  readonly accountEmail: string;
  readonly newEmail: string;
  readonly newEmailHint: string;
  readonly message: string;
  readonly messageOptional: string;
  readonly messageHint: string;
  readonly reach: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly voicemailIsSafe: string;
  readonly emailIsUnsafe: string;
  /** Of a topic that starts something by email, to whom email isn't safe for. */
  readonly unsafeStartsNothing: string;
  readonly interpreter: string;
  readonly interpreterHint: string;
  readonly send: string;
  readonly sent: string;
  readonly reference: string;
  readonly next: (answerBy: string) => string;
  readonly nextByPhone: (answerBy: string) => string;
  readonly lookForEmail: string;
  readonly crisisTitle: string;
  readonly crisis: string;
  readonly heard: string;
  readonly conversation: string;
  readonly you: string;
  readonly support: string;
  readonly noWords: string;
  readonly standing: {
    readonly open: (answerBy: string) => string;
    readonly answered: string;
    readonly resolved: (by: string) => string;
  };
  readonly started: (sentence: string) => string;
  /** How the case stands that a topic started, by its kind. */
  readonly startedStanding: (kind: string, state: string) => string;
  /** How a topic stands that opened no case. None says whether there is an account. */
  readonly topicStanding: Record<NonNullable<Conversation['standing']>, string>;
  readonly papers: string;
  readonly papersHint: string;
  /** Said where papers were refused: what was typed is there, the files aren't. */
  readonly papersAgain: string;
  /** Said where papers were refused whose words were sent all the same. */
  readonly sentWithoutPapers: string;
  readonly paperKinds: Record<PaperKind, string>;
  readonly pages: (pages: number) => string;
  readonly older: string;
  readonly newest: string;
  readonly write: string;
  readonly reopen: string;
  readonly settle: string;
  readonly settledTitle: string;
  readonly rate: string;
  readonly ratings: readonly [string, string, string, string, string];
  readonly rated: string;
  readonly linkTrouble: {
    readonly title: string;
    readonly over: string;
    readonly broken: string;
    readonly again: string;
  };
  readonly release: {
    readonly title: string;
    readonly lead: string;
    readonly press: string;
    readonly done: string;
    readonly doneLead: string;
    readonly blocked: string;
  };
  readonly problem: string;
  /** The sentences of refusals that these pages can answer with. */
  readonly refusals: Partial<Record<RefusalCode, string>>;
}

/** How what a topic started stands, by its state; the first where it waits for its link. */
interface Standings {
  readonly requested: string;
  readonly [state: string]: string;
}

const deactivationEn: Standings = {
  requested: 'we emailed a link to the address of the account. It shows what ends, and you confirm there.',
  confirmed: 'the deactivation is confirmed. You can change your mind with the link in our email.',
  erasure_held: 'the account is deactivated.',
  deactivated: 'the account is deactivated.',
  withdrawn: 'the deactivation was stopped. Nothing has changed.',
  expired: 'the deactivation was not confirmed in time. Nothing has changed.',
};

const deactivationEs: Standings = {
  requested: 'enviamos un enlace a la dirección de la cuenta. Ahí ve qué termina, y lo confirma.',
  confirmed: 'la desactivación está confirmada. Puede cambiar de opinión con el enlace de nuestro correo.',
  erasure_held: 'la cuenta está desactivada.',
  deactivated: 'la cuenta está desactivada.',
  withdrawn: 'la desactivación se detuvo. No ha cambiado nada.',
  expired: 'la desactivación no se confirmó a tiempo. No ha cambiado nada.',
};

const recordsEn: Standings = {
  requested: 'we started your request for records. The link to it is in our email.',
  received: 'we emailed a link. Press the button there, and we’ll ask your providers for your records.',
  answered:
    'your request was sent or answered. Use the link in our email to tell us whether your records arrived.',
  confirmed: 'you have your records, and the request is closed.',
  withdrawn: 'the request for records was withdrawn.',
};

const recordsEs: Standings = {
  requested: 'recibimos su solicitud de expediente. El enlace está en nuestro correo.',
  received: 'enviamos un enlace. Pulse el botón ahí y pediremos su expediente a sus proveedores.',
  answered: 'su expediente se envió o se contestó. Díganos en el enlace de nuestro correo si llegó.',
  confirmed: 'usted tiene su expediente y la solicitud está cerrada.',
  withdrawn: 'la solicitud de expediente se retiró.',
};

const amendmentEn: Standings = {
  requested: 'we asked your provider to change the record. The link to your request is in our email.',
  decided: 'there’s a decision. Use the link in our email to read the letter.',
  disagreed: 'your statement is kept with the record. Your provider can answer it.',
  settled: 'the request to change your record is over.',
  withdrawn: 'the request to change your record was withdrawn.',
};

const amendmentEs: Standings = {
  requested: 'pedimos a su proveedor que cambie el registro. El enlace está en nuestro correo.',
  decided: 'ya hay una decisión. Lea la carta con el enlace de nuestro correo.',
  disagreed: 'su declaración se guarda con el registro. Su proveedor puede responder.',
  settled: 'la solicitud de cambiar su registro terminó.',
  withdrawn: 'la solicitud de cambiar su registro se retiró.',
};

const accountingEn: Standings = {
  requested: 'the list of who got your health information is ready. The link is in our email.',
  given: 'you have the list of who got your health information.',
  withdrawn: 'the request for the list was withdrawn.',
};

const accountingEs: Standings = {
  requested: 'la lista de quién recibió su información médica está lista. El enlace está en nuestro correo.',
  given: 'usted tiene la lista de quién recibió su información médica.',
  withdrawn: 'la solicitud de la lista se retiró.',
};

/** How a recovery by a new address stands, by its state. That there is no account, support says, and no page. */
const addressRecoveryEn: Standings = {
  requested: 'we emailed a link to your new address. Press the button there, and support will get in touch.',
  mailbox_proven: 'you proved your new address. Support will get in touch within one business day.',
  no_account: 'you proved your new address. Support will get in touch within one business day.',
  half_proven: 'support is making sure in a second way that it’s you.',
  proof_recorded: 'a second member of our support team is looking at it.',
  waiting: 'your account will get the new address. Our email says when, and how to stop it.',
  completed: 'your account has the new address. Log in with it.',
  denied: 'the account keeps the address that it has.',
  cancelled: 'the change was stopped. The account keeps the address that it has.',
  expired: 'the link was not used in time. Nothing has changed.',
};

const addressRecoveryEs: Standings = {
  requested:
    'enviamos un enlace a su nueva dirección. Pulse el botón que encontrará ahí y soporte se comunicará con usted.',
  mailbox_proven: 'comprobó su nueva dirección. Soporte se comunicará con usted en un día hábil.',
  no_account: 'comprobó su nueva dirección. Soporte se comunicará con usted en un día hábil.',
  half_proven: 'soporte comprueba de otra manera que es usted.',
  proof_recorded: 'otra persona de nuestro equipo de soporte lo revisa.',
  waiting: 'su cuenta tendrá la nueva dirección. Nuestro correo dice cuándo y cómo detenerlo.',
  completed: 'su cuenta tiene la nueva dirección. Inicie sesión con ella.',
  denied: 'la cuenta conserva la dirección que tiene.',
  cancelled: 'el cambio se detuvo. La cuenta conserva la dirección que tiene.',
  expired: 'el enlace no se usó a tiempo. No ha cambiado nada.',
};

/** How the recovery of a lost phone stands, by its state. That there is no account, no page says. */
const factorRecoveryEn: Standings = {
  requested: 'we sent you a link to show us that the mailbox is yours.',
  mailbox_proven:
    'you showed us that the mailbox is yours. Support will get in touch within one business day.',
  proof_recorded: 'a second member of our support team is looking at it.',
  waiting: 'your phone will be removed soon. Our email says when, and how to stop it.',
  completed: 'your old phone has been removed. Log in, and set up your new one.',
  denied: 'the account keeps the phone that it has.',
  cancelled: 'the removal was stopped. The account keeps the phone that it has.',
  expired: 'the link was not used in time. Nothing has changed.',
};

const factorRecoveryEs: Standings = {
  requested: 'le enviamos el enlace para mostrarnos que el buzón es suyo.',
  mailbox_proven: 'comprobó que el buzón es suyo. Soporte se comunicará con usted en un día hábil.',
  proof_recorded: 'otra persona de nuestro equipo de soporte lo revisa.',
  waiting: 'pronto quitaremos su teléfono. Nuestro correo dice cuándo y cómo detenerlo.',
  completed: 'quitamos su teléfono anterior. Inicie sesión y configure el nuevo.',
  denied: 'la cuenta conserva el teléfono que tiene.',
  cancelled: 'se detuvo. La cuenta conserva el teléfono que tiene.',
  expired: 'el enlace no se usó a tiempo. No ha cambiado nada.',
};

type Started = Readonly<Record<string, Standings>> & { readonly other: Standings };

/** What a topic started says of itself; `other` is said of what shows no state, since that would say whether there is an account. */
function startedWords(kinds: Started): ContactWords['startedStanding'] {
  return (kind, state) => {
    const words = kinds[kind] ?? kinds.other;
    return words[state] ?? words.requested;
  };
}

const english: ContactWords = {
  otherLanguage: 'Español',
  title: 'Contact support',
  lead: 'Tell us what you need. We answer within one business day, and you don’t need to log in.',
  whatAbout: 'What’s it about?',
  topics: {
    cannot_access: 'I can’t access my account',
    no_reset_mail: 'My reset email didn’t arrive',
    unsubscribed: 'Remove me from the unsubscribed list',
    deactivate: 'Deactivate my account',
    records: 'Request my records',
    correction: 'Change something in my records',
    disclosures: 'See who got my health information',
    lost_phone: 'I lost my phone',
    lost_mailbox: 'I lost my mailbox',
    family: 'Adding a family member',
    something_else: 'Something else',
  },
  hints: {
    cannot_access:
      'Have you left Headway and need your notes? Give the email address that was on your account, and we’ll help.',
    no_reset_mail:
      'Look in spam, junk and Gmail’s promotions folder first. We’ll send another email if there’s an account with your address.',
    unsubscribed:
      'Unsubscribing from any Headway email stops all of them. We’ll send one email to your address with a link that takes it off the list.',
    deactivate:
      'We’ll get back to you within two business days with next steps. The law requires us to keep health records for some years.',
    records:
      'Your provider holds your records. We’ll tell you how to reach them, and we’ll ask them for you. The list of who else got your information is in your account.',
    correction:
      'Say what is wrong, what it should say, and who wrote it. Log in first if you can. Then we’ll ask your provider right away.',
    disclosures:
      'If you can log in, the list is on your account page. If not, we’ll email a link to the address of your account. It’s free.',
    lost_phone: 'We’ll email you a link to show us that the mailbox is yours. Then support will contact you.',
    lost_mailbox:
      'We’ll email a link to your new address. Then support will call you and look at your photo ID on a video call. It takes at least a day, so that nobody can take your account.',
    family:
      'Every person in care has their own account with their own email address. With Gmail, Hotmail, Outlook or iCloud you can add “+name” to your own.',
    something_else: null,
  },
  clientHints: {
    cannot_access:
      'If you don’t remember your password, choose “Forgot your password” on the login page first. Otherwise tell us what you did and what you saw.',
  },
  otherTopic: 'Choose something else',
  loggedInAs: (name, email) => `You’re logged in as ${name} (${email}). We’ll answer there.`,
  name: 'Your name',
  email: 'Email address',
  accountEmail: 'Email address on your account',
  newEmail: 'Email address that you can read now',
  newEmailHint:
    'We’ll write to you there. Your account can get this address, once support has made sure that it’s you.',
  formerEmailHint: 'The one that is or was on your account, if you have one.',
  message: 'Your message',
  messageOptional: 'Your message (optional)',
  messageHint: 'Please don’t send passwords or codes. Up to 4,000 characters.',
  reach: 'How may we reach you?',
  phone: 'Phone number (optional)',
  phoneHint: 'If we may call you.',
  voicemailIsSafe: 'You may leave a voicemail',
  emailIsUnsafe: 'Don’t email me: someone else may read it',
  unsafeStartsNothing:
    'If email isn’t safe, we won’t start anything that emails you. We’ll call you and do it together.',
  interpreter: 'Interpreter (optional)',
  interpreterHint: 'Your language, if you’d like an interpreter on a call.',
  send: 'Send message',
  sent: 'We got your message',
  reference: 'Your reference',
  next: (answerBy) =>
    `Someone from our support team will read it and answer by ${answerBy}. We’ll email you when there’s an answer.`,
  nextByPhone: (answerBy) =>
    `Someone from our support team will read it and call you by ${answerBy}. We won’t email you.`,
  lookForEmail:
    'An email with a link to your conversation is on its way, unless we’ve sent this address several emails within the hour. If you don’t see it, look in spam and junk too.',
  crisisTitle: 'Do you need help right now?',
  crisis:
    'Call or text 988 at any time to talk to someone. In an emergency, call 911. Your message goes to a person first, but we’re not here around the clock.',
  heard:
    'What you wrote goes to a person at Headway right away, even if this page asks you to change something.',
  conversation: 'Your conversation with support',
  you: 'You',
  support: 'Headway support',
  noWords: '(no message)',
  standing: {
    open: (answerBy) => `We’ll answer by ${answerBy}.`,
    answered: 'We answered. Write again if you have more to say.',
    resolved: (by) => `This is settled. You can reopen it by writing again until ${by}.`,
  },
  started: (sentence) => `What we did right away: ${sentence}`,
  startedStanding: startedWords({
    client_deactivation: deactivationEn,
    record_request: recordsEn,
    record_amendment: amendmentEn,
    accounting_request: accountingEn,
    address_recovery: addressRecoveryEn,
    password_reset: {
      requested:
        'we started a password reset. If there’s an account with your address, check your email for the link.',
      address_suppressed:
        'we started a password reset. Your address gets no email from us right now, so support has to release it first.',
    },
    factor_recovery: factorRecoveryEn,
    other: { requested: 'we sent you a link to show us that the mailbox is yours.' },
  }),
  topicStanding: {
    'release-sent': 'We emailed you a link. Press the button there, and you’ll get email from Headway again.',
    released: 'Your address is off our unsubscribed list. You’ll get email from Headway again.',
    'email-unsafe': 'We didn’t start anything, because you said that email isn’t safe. We’ll call you.',
    'too-often':
      'We didn’t start anything new, because we’ve sent this address several emails within the hour. Look for those first. Support will help you here.',
    'not-suppressed': 'Your address isn’t on our unsubscribed list, so there’s nothing to take off.',
    bounced:
      'Your mailbox refused our email, so a link can’t take your address off the list. Support will look at it with you.',
    complained:
      'Our email was reported as spam from your mailbox, so a link can’t take your address off the list. Support will look at it with you.',
    'no-records': 'Support will look at your request first, and may ask you here who you are.',
    'whose-list': 'Support will look at your request first, and may ask you here who you are.',
    'whose-record':
      'Support will look at your request first, and may ask you here who you are and which record you mean.',
  },
  papers: 'Papers (optional)',
  papersHint:
    'PDF, JPEG or PNG, up to 5 files of 10 MB each. We keep a picture of what they show, without file names.',
  papersAgain: 'Nothing was sent, and your message is still here. Choose the files again.',
  sentWithoutPapers: 'Your message was sent without the files.',
  paperKinds: { pdf: 'PDF', jpeg: 'Picture', png: 'Picture' },
  pages: (pages) => (pages === 1 ? '1 page' : `${pages} pages`),
  older: 'Older messages',
  newest: 'Newest messages',
  write: 'Send',
  reopen: 'Reopen and send',
  settle: 'This is settled',
  settledTitle: 'Settled',
  rate: 'How did we do?',
  ratings: ['Very poor', 'Poor', 'OK', 'Good', 'Very good'],
  rated: 'Thank you. We saved your rating.',
  linkTrouble: {
    title: 'This conversation isn’t open',
    over: 'It is closed. Write a new message, and we’ll help.',
    broken: 'The link may have been cut off. Copy the whole link from our email, or write a new message.',
    again: 'Write a new message',
  },
  release: {
    title: 'Get email from Headway again?',
    lead: 'Press the button to take your address off our unsubscribed list. You’ll get all emails from Headway again. Opening this page changed nothing.',
    press: 'Get email again',
    done: 'You’ll get email again',
    doneLead:
      'Your address is off the list. If you wanted to reset your password, a fresh link is on its way.',
    blocked:
      'We can’t release this address with a link: its mailbox refused our email, or reported it as spam. Support will look at it with you.',
  },
  problem: 'There is a problem',
  refusals: {},
};

const spanish: ContactWords = {
  otherLanguage: 'English',
  title: 'Contactar a soporte',
  lead: 'Díganos qué necesita. Respondemos en un día hábil y no hace falta iniciar sesión.',
  whatAbout: '¿De qué se trata?',
  topics: {
    cannot_access: 'No puedo entrar en mi cuenta',
    no_reset_mail: 'No me llegó el correo para restablecer la contraseña',
    unsubscribed: 'Quiero salir de la lista de bajas',
    deactivate: 'Desactivar mi cuenta',
    records: 'Solicitar mis registros',
    correction: 'Cambiar algo en mis registros',
    disclosures: 'Ver quién recibió mi información médica',
    lost_phone: 'Perdí mi teléfono',
    lost_mailbox: 'Perdí el acceso a mi correo',
    family: 'Agregar a un familiar',
    something_else: 'Otro asunto',
  },
  hints: {
    cannot_access:
      '¿Dejó Headway y necesita sus notas? Indique la dirección de correo electrónico que tenía su cuenta y le ayudaremos.',
    no_reset_mail:
      'Revise primero las carpetas de spam, correo no deseado y promociones de Gmail. Si existe una cuenta con su dirección, le enviaremos otro correo electrónico.',
    unsubscribed:
      'Al darse de baja de un correo de Headway deja de recibirlos todos. Enviaremos a su dirección un solo correo con un enlace para quitarla de la lista.',
    deactivate:
      'Le responderemos en dos días hábiles con los pasos siguientes. La ley nos obliga a conservar los registros médicos durante algunos años.',
    records:
      'Su proveedor conserva sus registros. Le diremos cómo comunicarse con esa persona y se los pediremos en su nombre. La lista de quién más recibió su información está en su cuenta.',
    correction:
      'Diga qué está mal, qué debería decir y quién lo escribió. Si puede, inicie sesión antes: así se lo pedimos a su proveedor enseguida.',
    disclosures:
      'Si puede iniciar sesión, la lista está en la página de su cuenta. Si no, enviaremos un enlace a la dirección de su cuenta. Es gratis.',
    lost_phone:
      'Le enviaremos un enlace por correo electrónico para mostrarnos que el buzón es suyo. Después, soporte se comunicará con usted.',
    lost_mailbox:
      'Enviaremos un enlace a su nueva dirección. Después, soporte le llamará y verá con usted una identificación con foto en una videollamada. Tarda al menos un día, para que nadie pueda quedarse con su cuenta.',
    family:
      'Cada persona en tratamiento tiene su propia cuenta con su propia dirección de correo electrónico. En Gmail, Hotmail, Outlook o iCloud puede añadir “+nombre” a la suya.',
    something_else: null,
  },
  clientHints: {
    cannot_access:
      'Si no recuerda su contraseña, elija primero restablecerla en la página de inicio de sesión. Si no, díganos qué hizo y qué vio.',
  },
  otherTopic: 'Elegir otro asunto',
  loggedInAs: (name, email) => `Inició sesión como ${name} (${email}). Le responderemos allí.`,
  name: 'Su nombre',
  email: 'Dirección de correo electrónico',
  accountEmail: 'Dirección de correo electrónico de su cuenta',
  newEmail: 'Dirección de correo electrónico que puede leer ahora',
  newEmailHint:
    'Le escribiremos ahí. Su cuenta puede tener esta dirección cuando soporte haya comprobado que es usted.',
  formerEmailHint: 'La que figura o figuraba en su cuenta, si tiene una.',
  message: 'Su mensaje',
  messageOptional: 'Su mensaje (opcional)',
  messageHint: 'No envíe contraseñas ni códigos, por favor. Hasta 4000 caracteres.',
  reach: '¿Cómo podemos comunicarnos con usted?',
  phone: 'Número de teléfono (opcional)',
  phoneHint: 'Si podemos llamarle.',
  voicemailIsSafe: 'Pueden dejar un mensaje de voz',
  emailIsUnsafe: 'No me envíen correos: otra persona podría leerlos',
  unsafeStartsNothing:
    'Si el correo no es seguro, no iniciamos nada que le envíe correos. Le llamamos y lo hacemos juntos.',
  interpreter: 'Intérprete (opcional)',
  interpreterHint: 'Su idioma, si desea un intérprete en la llamada.',
  send: 'Enviar mensaje',
  sent: 'Recibimos su mensaje',
  reference: 'Su número de referencia',
  next: (answerBy) =>
    `Alguien de nuestro equipo de soporte lo lee y le responde a más tardar el ${answerBy}. Le avisaremos por correo electrónico cuando haya una respuesta.`,
  nextByPhone: (answerBy) =>
    `Alguien de nuestro equipo de soporte lo lee y le llama a más tardar el ${answerBy}. No le enviaremos correos.`,
  lookForEmail:
    'Le enviamos un correo electrónico con un enlace a su conversación, a menos que ya hayamos enviado varios a esta dirección en la última hora. Si no lo ve, revise también la carpeta de spam.',
  crisisTitle: '¿Necesita ayuda ahora mismo?',
  crisis:
    'Llame o envíe un mensaje de texto al 988 a cualquier hora para hablar con alguien. En una emergencia, llame al 911. Su mensaje llega primero a una persona, pero no estamos aquí las 24 horas.',
  heard:
    'Lo que escribió llega de inmediato a una persona de Headway, aunque esta página le pida cambiar algo.',
  conversation: 'Su conversación con soporte',
  you: 'Usted',
  support: 'Soporte de Headway',
  noWords: '(sin mensaje)',
  standing: {
    open: (answerBy) => `Responderemos a más tardar el ${answerBy}.`,
    answered: 'Ya respondimos. Escriba de nuevo si tiene algo más que decir.',
    resolved: (by) => `Este asunto está resuelto. Puede reabrirlo escribiendo de nuevo hasta el ${by}.`,
  },
  started: (sentence) => `Lo que hicimos enseguida: ${sentence}`,
  startedStanding: startedWords({
    client_deactivation: deactivationEs,
    record_request: recordsEs,
    record_amendment: amendmentEs,
    accounting_request: accountingEs,
    address_recovery: addressRecoveryEs,
    password_reset: {
      requested:
        'iniciamos el restablecimiento de su contraseña. Si existe una cuenta con su dirección, busque el enlace en su correo electrónico.',
      address_suppressed:
        'iniciamos el restablecimiento de su contraseña. Su dirección no recibe correos nuestros por ahora, así que soporte la libera primero.',
    },
    factor_recovery: factorRecoveryEs,
    other: { requested: 'le enviamos el enlace para mostrarnos que el buzón es suyo.' },
  }),
  topicStanding: {
    'release-sent':
      'Le enviamos un enlace por correo. Pulse el botón que encontrará ahí y volverá a recibir correos de Headway.',
    released: 'Su dirección ya no está en nuestra lista de bajas. Vuelve a recibir correos de Headway.',
    'email-unsafe': 'No iniciamos nada, porque nos dijo que el correo no es seguro. Le llamamos.',
    'too-often':
      'No iniciamos nada nuevo, porque ya enviamos varios correos a esta dirección en una hora. Búsquelos primero; soporte le ayuda aquí.',
    'not-suppressed': 'Su dirección no está en nuestra lista de bajas, así que no hay nada que quitar.',
    bounced:
      'Su buzón rechazó nuestros correos, así que un enlace no puede quitar su dirección de la lista. Soporte lo revisa con usted.',
    complained:
      'Desde su buzón se marcaron nuestros correos como spam, así que un enlace no puede quitar su dirección de la lista. Soporte lo revisa con usted.',
    'no-records': 'Soporte revisa primero su solicitud y puede preguntarle aquí quién es.',
    'whose-list': 'Soporte revisa primero su solicitud y puede preguntarle aquí quién es.',
    'whose-record':
      'Soporte revisa primero su solicitud y puede preguntarle aquí quién es y de qué registro se trata.',
  },
  papers: 'Documentos (opcional)',
  papersHint:
    'PDF, JPEG o PNG, hasta 5 archivos de 10 MB cada uno. Guardamos una imagen de lo que muestran, sin los nombres de los archivos.',
  papersAgain: 'No se envió nada y su mensaje sigue aquí. Vuelva a elegir los archivos.',
  sentWithoutPapers: 'Su mensaje se envió sin los archivos.',
  paperKinds: { pdf: 'Documento PDF', jpeg: 'Imagen', png: 'Imagen' },
  pages: (pages) => (pages === 1 ? '1 página' : `${pages} páginas`),
  older: 'Mensajes anteriores',
  newest: 'Mensajes más recientes',
  write: 'Enviar',
  reopen: 'Reabrir y enviar',
  settle: 'Ya está resuelto',
  settledTitle: 'Resuelto',
  rate: '¿Cómo lo hicimos?',
  ratings: ['Muy mal', 'Mal', 'Regular', 'Bien', 'Muy bien'],
  rated: 'Gracias. Guardamos su valoración.',
  linkTrouble: {
    title: 'Esta conversación no está abierta',
    over: 'Está cerrada. Escriba un mensaje nuevo y le ayudaremos.',
    broken:
      'Puede que el enlace esté cortado. Copie el enlace completo de nuestro correo o escriba un mensaje nuevo.',
    again: 'Escribir un mensaje nuevo',
  },
  release: {
    title: '¿Volver a recibir correos de Headway?',
    lead: 'Pulse el botón para quitar su dirección de nuestra lista de bajas. Volverá a recibir todos los correos de Headway. Abrir esta página no cambió nada.',
    press: 'Volver a recibir correos',
    done: 'Ya recibe correos de nuevo',
    doneLead:
      'Su dirección ya no está en la lista. Si quería restablecer su contraseña, un enlace nuevo está en camino.',
    blocked:
      'No podemos liberar esta dirección con un enlace: su buzón rechazó nuestros correos o los marcó como spam. Soporte lo revisará con usted.',
  },
  problem: 'Hay un problema',
  refusals: {
    'contact-topic-missing': 'Elija de qué trata su mensaje.',
    'contact-message-missing': 'Escriba su mensaje.',
    'contact-message-too-long':
      'Su mensaje es demasiado largo. Redúzcalo a 4000 caracteres; después puede enviar el resto.',
    'contact-phone-needed': 'Escriba un número de teléfono, porque nos dijo que el correo no es seguro.',
    'longer-than-60': 'Escriba como máximo 60 caracteres.',
    'contact-over': 'Esta conversación está cerrada. Escriba un mensaje nuevo a soporte.',
    'contact-unanswered-crisis':
      'Una persona tiene que responder primero. Espere nuestra respuesta, por favor.',
    'paper-empty': 'El archivo está vacío. Elíjalo de nuevo o tome una foto del documento.',
    'paper-too-large':
      'Un archivo puede tener hasta 10 MB. Envíe uno más pequeño o tome una foto del documento.',
    'paper-kind-unknown':
      'Aceptamos archivos PDF, JPEG y PNG. Este es otra cosa, diga lo que diga su nombre. Tome mejor una foto del documento.',
    'paper-unreadable':
      'No pudimos abrir el archivo. Puede que esté dañado. Guárdelo de nuevo o tome una foto del documento.',
    'paper-locked': 'El PDF pide una contraseña. Guárdelo sin ella o tome una foto del documento.',
    'paper-infected':
      'No aceptamos el archivo: nuestro antivirus encontró algo dañino en él. Revise su dispositivo o tome una foto del documento.',
    'paper-not-scanned':
      'Por el momento no podemos recibir archivos, porque nuestro antivirus no responde. Inténtelo de nuevo en unos minutos.',
    'paper-too-many-pages':
      'Un PDF puede tener hasta 50 páginas, y menos si son imágenes grandes. Envíe solo las que necesitamos.',
    'paper-too-many-pixels':
      'La imagen es demasiado grande para abrirla. Guárdela más pequeña o tome una foto del documento.',
    'papers-too-many':
      'Puede enviar 5 archivos a la vez, y una conversación admite 20 con 100 MB en total. Envíe menos o escriba un mensaje nuevo a soporte.',
    'papers-busy':
      'Llegaron demasiados archivos a la vez, así que no aceptamos los suyos. Intente de nuevo en un minuto y envíe los grandes uno por uno. Un mensaje sin archivos llega ahora.',
    'body-too-slow':
      'Sus archivos llegaron demasiado despacio. Envíe primero su mensaje sin ellos, y los archivos donde la conexión sea mejor, o más pequeños.',
    'name-missing': 'Escriba su nombre.',
    'name-too-long': 'El nombre es demasiado largo. Escriba como máximo 100 caracteres.',
    'name-with-address': 'Escriba solo su nombre, sin direcciones ni números de teléfono.',
    'email-same': 'Es la dirección de su cuenta. Escriba otra que pueda leer.',
    'account-address-missing':
      'Escriba la dirección de correo electrónico de su cuenta, como nombre@example.com.',
    'email-missing': 'Escriba su dirección de correo electrónico.',
    'email-malformed': 'Escriba una dirección de correo electrónico como nombre@example.com.',
    'email-in-other-letters':
      'Esta dirección tiene una letra a la que no podemos escribir. Use solo las letras de la a a la z, sin acentos, como nombre@example.com.',
    'phone-not-a-number': 'Escriba un número de teléfono de Estados Unidos, por ejemplo (212) 555-0123.',
    'phone-with-extension': 'Escriba el número sin la extensión: un código o una llamada no llega a ella.',
    'rate-limited': 'Demasiados intentos. Espere 15 minutos y vuelva a intentarlo.',
    'rate-limited-hour':
      'Recibimos muchos mensajes en poco tiempo. Espere una hora, por favor, y escriba de nuevo.',
    'body-malformed': 'No pudimos leer el formulario. Cárguelo de nuevo, por favor.',
    'state-does-not-allow': 'Esto ya no es posible.',
  },
};

/** The words of the contact form, one table a language. */
export const contactWords: Record<Language, ContactWords> = { en: english, es: spanish };

/** The sentences of refusals in a language, by field; one that it lacks is told in English. */
export function contactErrors(language: Language, refusals: readonly Refusal[]): Record<string, string> {
  const sentences = contactWords[language].refusals;
  const told = refusals.flatMap(({ refused, field = 'main' }) => {
    const sentence = sentences[refused];
    return sentence === undefined ? [] : [[field, sentence] as const];
  });
  return { ...fieldErrors(refusals), ...Object.fromEntries(told) };
}
