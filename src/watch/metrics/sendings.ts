import { MailTrouble, type CodeSender, type Mailer, type Phone } from '../../ports.js';

/** Adds one to a counter under these labels. */
type Count = (labels: { readonly channel: string; readonly outcome: string }) => void;

/** What carries mail, texts, calls and codes. */
interface Carriers {
  readonly mailer: Mailer;
  readonly phone: Phone;
  readonly codeSender: CodeSender;
}

/**
 * The carriers, each of whose attempts is counted by its outcome: `accepted`, `refused` for good, `busy` where a mail came
 * too late to be tried at all, or `trouble` that is tried again. Never to whom or what.
 */
export function countSendings<Some extends Carriers>(carriers: Some, count: Count): Some {
  const { mailer, phone, codeSender } = carriers;
  const counted = async <Reply extends { readonly kind: string }>(
    channel: string,
    sending: Promise<Reply>,
  ) => {
    try {
      const reply = await sending;
      count({ channel, outcome: reply.kind });
      return reply;
    } catch (error) {
      count({ channel, outcome: error instanceof MailTrouble && error.of === 'busy' ? 'busy' : 'trouble' });
      throw error;
    }
  };
  return {
    ...carriers,
    mailer: { ...mailer, send: (mail) => counted('email', mailer.send(mail)) },
    phone: { sendText: (text) => counted('text', phone.sendText(text)) },
    codeSender: {
      ...codeSender,
      send: (code) => counted(`code-by-${code.method}`, codeSender.send(code)),
    },
  };
}
