import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import type { Account } from '../../generated/prisma/client.js';
import { ErrorSummary, PostForm, type FieldErrors } from '../components/components.js';
import { CurrentPasswordField } from '../components/current-password-field.js';
import { HelpPageLink } from '../help/link.js';
import { deactivationWords } from './words.js';

/** What the pages say on which a client asks to leave, by language. */
export const askWords = {
  en: {
    lead: 'We’ll email you a link. It shows you what ends, what we must keep, and until when. Nothing changes until you confirm there, and then you have 14 days to change your mind.',
    help: 'Deactivating your account',
    password: 'Current password',
    press: 'Email me the link',
    back: 'Back to your account',
    problem: 'There is a problem',
    asked: 'Check your email',
    askedLead: 'We’re emailing you a link that shows what ends and what we keep. Nothing has changed yet.',
    next: (reference: string) =>
      `Your reference is ${reference}. Someone from our support team will also reach out within two business days.`,
  },
  es: {
    lead: 'Le enviaremos un enlace por correo. Ahí verá qué termina, qué debemos conservar y hasta cuándo. Nada cambia antes de que usted confirme ahí, y después tiene 14 días para cambiar de opinión.',
    help: 'Desactivar su cuenta (en inglés)',
    password: 'Contraseña actual',
    press: 'Enviarme el enlace',
    back: 'Volver a su cuenta',
    problem: 'Hay un problema',
    asked: 'Revise su correo',
    askedLead: 'Le enviamos un enlace a lo que termina y lo que conservamos. Todavía no ha cambiado nada.',
    next: (reference: string) =>
      `Su referencia es ${reference}. Alguien de nuestro equipo de soporte también se comunicará con usted en dos días hábiles.`,
  },
} as const satisfies Record<Language, unknown>;

/** Asks for the password; nothing ends by it but that a link is mailed. */
export function AskToDeactivatePage({
  account,
  language,
  errors,
}: {
  account: Account;
  language: Language;
  errors: FieldErrors;
}): VNode {
  const words = askWords[language];
  return (
    <>
      <ErrorSummary errors={errors} title={words.problem} />
      <h1>{deactivationWords[language].title}</h1>
      <p class="lead">{words.lead}</p>
      <HelpPageLink portal="client" slug="deactivating-your-account" label={words.help} />
      <PostForm action={`/account/deactivate?lang=${language}`}>
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" value={account.email} autocomplete="username" readOnly hidden />
        <CurrentPasswordField label={words.password} errors={errors} />
        <div class="actions">
          <button type="submit">{words.press}</button>
        </div>
      </PostForm>
      <p>
        <a href="/account">{words.back}</a>
      </p>
    </>
  );
}

/** The link is on its way. */
export function DeactivationAskedPage({
  reference,
  language,
}: {
  reference: string;
  language: Language;
}): VNode {
  const words = askWords[language];
  return (
    <>
      <h1>{words.asked}</h1>
      <p class="lead">{words.askedLead}</p>
      <p>{words.next(reference)}</p>
      <p>
        <a href="/account">{words.back}</a>
      </p>
    </>
  );
}
