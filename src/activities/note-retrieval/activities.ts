import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { retrievalLetters } from '../../mail/note-retrieval/letters.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';
import { textCode } from './code.js';
import { decideLink, linkOut, type LinkRound } from './decision.js';
import { runDueStep } from './due.js';
import { viewOf, type RetrievalView } from './view.js';
import { beginWait, type BeginRetrievalWait } from './wait.js';

/** Activities of retrievals of notes: the link, the code, the wait, and what a date brings. Acts of support are in acts.ts, mails in mails.ts. */
export function createNoteRetrievalActivities(dependencies: Dependencies) {
  const { db } = dependencies;

  return {
    /** Looks up whose former address it is, and mails the link; repeated, it mails the same one. Where no link goes out, nobody is told. */
    sendRetrievalLink: withHeartbeat(async (request: LinkRound): Promise<RetrievalView> => {
      const because = await mailLink(dependencies, request);
      if (because !== 'no-link') await db.$transaction((tx) => linkOut(tx, request, because));
      return viewOf(db, request.retrievalId);
    }),

    /** Says that the mail with the link wasn't taken: support goes on without the mailbox. A retry finds the line of its round. */
    async retrievalLinkNotTaken(request: LinkRound): Promise<RetrievalView> {
      await db.$transaction((tx) => linkOut(tx, request, 'not_taken'));
      return viewOf(db, request.retrievalId);
    },

    /** Texts the newest code to the former phone, at most once; an older one isn't sent anymore. */
    textRetrievalCode: (request: { retrievalId: string; round: number; at: IsoInstant }): Promise<void> =>
      textCode(dependencies, request),

    /** Reads how a retrieval stands, once what is due was done: an unproven request ends, an undecided one goes to a lead, the wait or the download ends. */
    async settleRetrieval(request: {
      retrievalId: string;
      policy: NoteRetrievalPolicy;
      at: IsoInstant;
    }): Promise<RetrievalView> {
      await db.$transaction((tx) => runDueStep(tx, request));
      return viewOf(db, request.retrievalId);
    },

    /** Writes until when the release can be stopped: the hours count from the notices, or from the call that support is asked for instead. A retry finds the end written and keeps it. */
    async beginRetrievalWait(request: BeginRetrievalWait): Promise<RetrievalView> {
      await db.$transaction((tx) => beginWait(tx, request));
      return viewOf(db, request.retrievalId);
    },
  };
}

/** Mails the link, where one goes out: why it was not taken, or null; `no-link` where none goes out. */
async function mailLink(dependencies: Dependencies, request: LinkRound): Promise<string | null> {
  const { retrievalId, round, policy, at } = request;
  const { config, clock } = dependencies;
  const link = await commit(dependencies, (tx, after) =>
    decideLink(tx, after, config, { ...request, now: clock() }),
  );
  if (link === null) return 'no-link';
  const { account, reference, token } = link;
  const { id: accountId, email, givenName } = account;
  const url = `${portalUrl(config, 'provider')}/notes-after-leaving/link/${token}`;
  const outcome = await mailOnce(dependencies, {
    key: `${retrievalId}/retrieval-link/${round}`,
    template: 'retrieval-link',
    to: email,
    accountId,
    letter: retrievalLetters.link({ givenName, reference, url, hours: policy.linkHours }),
    at: new Date(at),
  });
  return outcome.kind === 'accepted' ? null : outcome.because;
}
