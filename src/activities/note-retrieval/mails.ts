import type { Dependencies } from '../../dependencies.js';
import { hoursAfter } from '../../domain/instants.js';
import type { NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longInstant } from '../../mail/dates.js';
import { retrievalLetters } from '../../mail/note-retrieval/letters.js';
import { noteRetrievalId } from '../../protocol/note-retrieval/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailKnown } from '../kit/mail-known.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';
import { mailDownload, type RetrievedNotes } from './mail-download.js';
import { retrievalToTell } from './view.js';

/** What all known addresses are told. */
export type RetrievalTemplate = 'notice' | 'downloaded' | 'expired' | 'denied' | 'disputed';

interface MailRetrieval {
  readonly retrievalId: string;
  readonly template: RetrievalTemplate;
  readonly policy: NoteRetrievalPolicy;
  readonly at: IsoInstant;
}

type Mailing = Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>;

/** Mails of a retrieval: to every known address of the former provider, and the download to one. */
export function createRetrievalMailActivities(dependencies: Mailing) {
  return {
    /**
     * Tells all known addresses what happens, of which the notice carries a cancel link each; says whether the present one took its mail. The
     * date that the notice names counts from `at` and is the earliest: the wait begins when the mails are out. Each mail goes out once.
     */
    mailRetrieval: (request: MailRetrieval): Promise<{ reached: boolean }> => mailAll(dependencies, request),

    /** Mails the link of the one download, to the former mailbox or the address that support wrote down. It ends with the export; one that failed isn't ready. A retry mails the same link, once by its key. */
    mailRetrievedNotes: withHeartbeat(
      (request: { retrievalId: string; exportId: string; at: IsoInstant }): Promise<RetrievedNotes> =>
        mailDownload(dependencies, request),
    ),
  };
}

async function mailAll(dependencies: Mailing, request: MailRetrieval): Promise<{ reached: boolean }> {
  const { retrievalId, template, policy } = request;
  const { db, config } = dependencies;
  const at = new Date(request.at);
  const { account, reference, timeZone, state } = await retrievalToTell(db, retrievalId);
  // Removed meanwhile: nobody is left to be told.
  if (account === null) return { reached: true };
  // Stopped while a mailbox put the notice off: nobody is told of a date that doesn't come.
  if (template === 'notice' && state !== 'waiting') return { reached: true };
  const { id: subjectId, givenName } = account;
  const contact = supportAddress(config, 'provider', 'cannot_access');
  const endsAt = longInstant(hoursAfter(at, policy.waitHours), timeZone);
  return mailKnown(dependencies, {
    account,
    key: `${retrievalId}/retrieval-${template}`,
    template: `retrieval-${template}`,
    letterTo: async (index) =>
      template === 'notice'
        ? retrievalLetters.notice({ givenName, reference, endsAt, url: await stopUrl(index) })
        : retrievalLetters[template]({ givenName, reference, contact }),
    at,
  });

  async function stopUrl(index: number): Promise<string> {
    const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
      workflowId: noteRetrievalId(retrievalId),
      purpose: 'stop-retrieval',
      round: index,
      subjectId,
      caseId: retrievalId,
      issuedAt: at,
      expiresAt: hoursAfter(at, policy.cancelDays * 24),
    });
    return `${portalUrl(config, 'provider')}/notes-after-leaving/stop/${token}`;
  }
}
