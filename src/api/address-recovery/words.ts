import type { Language } from '../../domain/languages.js';

/** What the pages behind the links of a recovery by a new address say in one language. */
interface AddressRecoveryWords {
  readonly prove: { readonly title: string; readonly lead: string; readonly press: string };
  readonly proven: { readonly title: string; readonly lead: string; readonly never: string };
  readonly stop: { readonly title: string; readonly lead: string; readonly press: string };
  readonly stopped: { readonly title: string; readonly lead: string };
  readonly trouble: {
    readonly replaced: string;
    readonly broken: string;
    readonly over: string;
    readonly overTitle: string;
  };
}

const english: AddressRecoveryWords = {
  prove: {
    title: 'Is this your new address?',
    lead: 'Press the button to show us that you read this mailbox. Support will contact you within one business day.',
    press: 'Yes, this is my address',
  },
  proven: {
    title: 'Support will get in touch with you',
    lead: 'We’ll call you at a number that was on the account or that we know from elsewhere, and look at your photo ID on a video call. When two people have made sure that it’s you, we’ll tell every address on the account, and a day later you’ll log in with this one.',
    never: 'No one from Headway will ask for your password or a code.',
  },
  stop: {
    title: 'Stop the change?',
    lead: 'If you didn’t tell us that you lost your mailbox, or if you can read it again, stop the change. The account keeps its address.',
    press: 'Stop the change',
  },
  stopped: {
    title: 'The change is stopped',
    lead: 'Nothing changes: the account keeps its address. If someone is trying to get into your account, write to support and change your password.',
  },
  trouble: {
    replaced: 'It is older than 24 hours, or the case has ended. Write to support, and we’ll help.',
    broken: 'It may have been cut off. Copy the whole link from our email, or write to support.',
    over: 'It’s too late to stop it. If it wasn’t you, press “This wasn’t me” in the email about the change: it stops the account at once.',
    overTitle: 'The change already happened',
  },
};

const spanish: AddressRecoveryWords = {
  prove: {
    title: '¿Es esta su nueva dirección?',
    lead: 'Pulse el botón para mostrarnos que lee este buzón. Soporte se comunicará con usted en un día hábil.',
    press: 'Sí, es mi dirección',
  },
  proven: {
    title: 'Soporte se comunicará con usted',
    lead: 'Le llamaremos a un número que estaba en la cuenta o que conocemos por otra vía, y veremos con usted una identificación con foto en una videollamada. Cuando dos personas hayan comprobado que es usted, avisaremos a todas las direcciones de la cuenta y un día después iniciará sesión con esta.',
    never: 'Nadie de Headway le pide su contraseña ni un código.',
  },
  stop: {
    title: '¿Detener el cambio?',
    lead: 'Si no nos dijo que perdió el acceso a su correo, o si puede leerlo de nuevo: detenga el cambio. La cuenta conserva su dirección.',
    press: 'Detener el cambio',
  },
  stopped: {
    title: 'El cambio se detuvo',
    lead: 'No cambia nada: la cuenta conserva su dirección. Si alguien intenta entrar en su cuenta, escriba a soporte y cambie su contraseña.',
  },
  trouble: {
    replaced: 'Tiene más de 24 horas o el caso terminó. Escriba a soporte y le ayudaremos.',
    broken: 'Puede que esté cortado. Copie el enlace completo de nuestro correo o escriba a soporte.',
    over: 'Es demasiado tarde para detenerlo. Si no fue usted, pulse «No fui yo» en el correo que avisa del cambio: detiene la cuenta de inmediato.',
    overTitle: 'El cambio ya se hizo',
  },
};

/** One table a language. */
export const addressRecoveryWords: Record<Language, AddressRecoveryWords> = { en: english, es: spanish };
