import type { Dependencies } from '../dependencies.js';
import type { ClientChoice, MigrationOutcome } from '../domain/client-migration.js';
import type { Refusal } from '../domain/refusals.js';
import type { Instant } from '../domain/zoned-time.js';
import { careEnded, clientReminder, providerStays } from '../mail/client-letters.js';
import { clientNotice } from '../mail/client-notice.js';
import type { Letter } from '../mail/letter.js';
import type { Actor, Done } from '../protocol/acts.js';
import { clientMigrationId } from '../protocol/client-migration.js';
import { issueMailedLink } from '../tokens/mailed-link.js';
import { openTaskIn } from '../cases/support-tasks.js';
import { addLine } from '../cases/time-line.js';
import { announceCall } from './announce-call.js';
import { sayingAlive } from './alive.js';
import { terminationFacts } from './facts.js';
import { mailOnce, type MailOutcome } from './mail-once.js';

/** For how long a client can undo a rematch after a withdrawal. Basis: product; support has found somebody by then. */
const undoRematchMs = 30 * 24 * 60 * 60_000;
/** The round of that link; the rounds of last days count up from zero. */
const undoRound = -1;

interface OfClient {
  readonly caseId: string;
  readonly chartId: string;
}

/** Activities that tell clients and write down what they want. */
export function createClientMigrationActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'phone' | 'config'>,
) {
  const { db, config } = dependencies;

  async function mailClient(
    { caseId, chartId }: OfClient,
    template: string,
    round: number,
    at: Instant,
    write: (facts: Awaited<ReturnType<typeof clientFacts>>) => Promise<Letter>,
  ): Promise<MailOutcome> {
    const facts = await clientFacts(caseId, chartId);
    return mailOnce(dependencies, {
      key: `${caseId}/${template}/${chartId}/${round}`,
      template,
      to: facts.client.email,
      clientId: facts.client.id,
      letter: await write(facts),
      at: new Date(at),
    });
  }

  async function clientFacts(caseId: string, chartId: string) {
    const [termination, { client }] = await Promise.all([
      terminationFacts(db, caseId),
      db.chart.findUniqueOrThrow({ where: { id: chartId }, include: { client: true } }),
    ]);
    return { ...termination, client, clientGivenName: client.givenName };
  }

  /** The link under which a client chooses; the same for notice, reminder and later rounds, valid until the last day ends. */
  async function choiceUrl(
    { caseId, chartId }: OfClient,
    at: Instant,
    lastDayEndsAt: Instant,
    round: number,
  ): Promise<string> {
    const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
      workflowId: clientMigrationId(caseId, chartId),
      purpose: 'client-choice',
      round,
      subjectId: chartId,
      caseId,
      issuedAt: new Date(at),
      expiresAt: new Date(lastDayEndsAt),
    });
    return `${config.CLIENT_PORTAL_URL}/provider-leaving/${token}`;
  }

  return {
    /** Tells a client, once a round; the notice counts as given only when the mail was accepted. */
    async giveNotice(
      request: OfClient & {
        round: number;
        headwaySourced: boolean;
        lastDayEndsAt: Instant;
        closesAt: Instant | null;
        at: Instant;
      },
    ): Promise<MailOutcome> {
      const { caseId, chartId, round } = request;
      const id = { terminationId_chartId: { terminationId: caseId, chartId } };
      const closesAt = request.closesAt === null ? null : new Date(request.closesAt);
      // After calls that came first the last day may be over, and with it the time in which a link works.
      const lateToChoose = request.headwaySourced && request.at >= request.lastDayEndsAt;
      await db.clientMigration.upsert({
        where: id,
        create: { terminationId: caseId, chartId, closesAt },
        update: { closesAt },
      });
      const outcome = await mailClient(request, 'client-notice', round, request.at, async (facts) =>
        clientNotice({
          ...facts,
          choiceUrl:
            request.headwaySourced && !lateToChoose
              ? await choiceUrl(request, request.at, request.lastDayEndsAt, round)
              : null,
          calledInstead: lateToChoose,
          again: round > 0,
        }),
      );
      if (outcome.kind === 'accepted')
        await db.clientMigration.update({
          where: id,
          data: { noticeGivenAt: new Date(request.at), noticeChannel: 'mail' },
        });
      return outcome;
    },

    /** Reminds a client who did not choose, once. */
    async remindClient(
      request: OfClient & { round: number; lastDayEndsAt: Instant; at: Instant },
    ): Promise<MailOutcome> {
      const { caseId, chartId } = request;
      const outcome = await mailClient(request, 'client-reminder', request.round, request.at, async (facts) =>
        clientReminder({
          ...facts,
          choiceUrl: await choiceUrl(request, request.at, request.lastDayEndsAt, request.round),
        }),
      );
      await db.clientMigration.update({
        where: { terminationId_chartId: { terminationId: caseId, chartId } },
        data: { remindedAt: new Date(request.at) },
      });
      return outcome;
    },

    /** Tells a client who was told before that the provider stays. */
    async tellProviderStays(request: OfClient & { at: Instant }): Promise<MailOutcome> {
      const { caseId, chartId, at } = request;
      return mailClient(request, 'provider-stays', 0, at, async (facts) => {
        const rematching = await db.supportTask.count({
          where: { caseId, subjectId: chartId, kind: 'rematch_client', status: 'open' },
        });
        // A round of its own, so that the link outlives the day that is not the last any more.
        const until = new Date(Date.parse(at) + undoRematchMs).toISOString();
        return providerStays({
          ...facts,
          undoUrl: rematching === 0 ? null : await choiceUrl(request, at, until, undoRound),
        });
      });
    },

    /** Confirms to clients that care with the provider has ended; who cannot be mailed is called. */
    confirmToClients: sayingAlive(
      async ({
        caseId,
        chartIds,
        at,
      }: {
        caseId: string;
        chartIds: readonly string[];
        at: Instant;
      }): Promise<void> => {
        for (const chartId of chartIds) {
          const outcome = await mailClient({ caseId, chartId }, 'care-ended', 0, at, async (facts) =>
            careEnded(facts),
          );
          if (outcome.kind === 'accepted') continue;
          const task = {
            caseId,
            key: `care-ended/${chartId}`,
            kind: 'give_notice_by_phone',
            subjectId: chartId,
            at,
          } as const;
          await openTaskIn(db, task);
          await announceCall(dependencies, task);
        }
      },
    ),

    /**
     * Writes down what a client chose behind the mailed link; it may be repeated and changed. Who stays gets a rematch, who wants a call
     * gets one; a changed mind takes back what is still open.
     */
    async recordChoice(
      request: OfClient & { linkDigest: string; choice: ClientChoice; updateId: string; at: Instant },
    ): Promise<Done | Refusal> {
      const { caseId, chartId, choice } = request;
      const at = new Date(request.at);
      return db.$transaction(async (tx) => {
        const link = await tx.mailedLink.findUnique({ where: { digest: request.linkDigest } });
        if (link === null || link.caseId !== caseId || link.subjectId !== chartId)
          return { refused: 'not-found' } as const;
        if (link.expiresAt <= at) return { refused: 'link-expired' } as const;
        await tx.clientMigration.update({
          where: { terminationId_chartId: { terminationId: caseId, chartId } },
          data: { outcome: choice, chosenAt: at },
        });
        await followChoice(tx, { caseId, chartId, choice, round: request.updateId, at: request.at });
        await addLine(tx, caseId, at, { key: `choice/${chartId}/${request.updateId}`, code: 'client-chose' });
        return { done: true } as const;
      });
    },

    /** Writes down a call by support, and the choice the client made in it. */
    async recordCall(
      request: OfClient & {
        reached: boolean;
        choice: MigrationOutcome | null;
        actor: Actor;
        updateId: string;
        at: Instant;
      },
    ): Promise<{ callAttempts: number }> {
      const { caseId, chartId, choice, actor, updateId } = request;
      const at = new Date(request.at);
      const id = { terminationId_chartId: { terminationId: caseId, chartId } };
      return db.$transaction(async (tx) => {
        const key = `call/${chartId}/${updateId}`;
        // Whoever is called first has no row yet.
        const before = await tx.clientMigration.upsert({
          where: id,
          create: { terminationId: caseId, chartId },
          update: {},
        });
        // A retried activity finds its line and counts the call once.
        if ((await tx.caseEvent.count({ where: { caseId, key } })) > 0)
          return { callAttempts: before.callAttempts };
        const row = await tx.clientMigration.update({
          where: id,
          data: {
            callAttempts: { increment: 1 },
            ...(request.reached && before.noticeGivenAt === null
              ? { noticeGivenAt: at, noticeChannel: 'phone' }
              : {}),
            ...(choice === null ? {} : { outcome: choice, chosenAt: at }),
          },
        });
        if (choice !== null) {
          await tx.supportTask.updateMany({
            where: { caseId, subjectId: chartId, kind: 'call_client_choice', status: 'open' },
            data: { status: 'done', doneAt: at, doneById: actor.accountId, resolution: 'reached' },
          });
          await followChoice(tx, { caseId, chartId, choice, round: updateId, at: request.at });
        }
        await addLine(tx, caseId, at, {
          key,
          code: 'client-called',
          detail: { reached: request.reached },
          actorId: actor.accountId,
        });
        return { callAttempts: row.callAttempts };
      });
    },

    /** Counts a client as unreached after three calls and a letter; a later answer still replaces it. */
    async countUnreached({ caseId, chartId, at }: OfClient & { at: Instant }): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.clientMigration.updateMany({
          where: { terminationId: caseId, chartId, OR: [{ outcome: null }, { outcome: 'call_me' }] },
          data: { outcome: 'unreached' },
        });
        await tx.supportTask.updateMany({
          where: { caseId, subjectId: chartId, kind: 'call_client_choice', status: 'open' },
          data: {
            status: 'done',
            doneAt: new Date(at),
            resolution: 'not reached in three calls; a letter follows',
          },
        });
        await openTaskIn(tx, {
          caseId,
          key: `letter/${chartId}`,
          kind: 'send_letter',
          subjectId: chartId,
          at,
        });
        await addLine(tx, caseId, new Date(at), { key: `unreached/${chartId}`, code: 'client-unreached' });
      });
    },
  };
}

/** What a choice asks of support; a task of an earlier choice that is still open is closed. */
async function followChoice(
  tx: Parameters<typeof openTaskIn>[0],
  {
    caseId,
    chartId,
    choice,
    round,
    at,
  }: OfClient & { choice: ClientChoice | 'unreached'; round: string; at: Instant },
): Promise<void> {
  const wanted = choice === 'stays' ? 'rematch_client' : choice === 'call_me' ? 'call_client_choice' : null;
  await tx.supportTask.updateMany({
    where: {
      caseId,
      subjectId: chartId,
      kind: { in: ['rematch_client', 'call_client_choice'], not: wanted ?? '' },
      status: 'open',
    },
    data: { status: 'done', doneAt: new Date(at), resolution: 'the client chose otherwise' },
  });
  if (wanted === null) return;
  const open = await tx.supportTask.count({
    where: { caseId, subjectId: chartId, kind: wanted, status: 'open' },
  });
  if (open === 0)
    await openTaskIn(tx, {
      caseId,
      key: `${wanted}/${chartId}/${round}`,
      kind: wanted,
      subjectId: chartId,
      at,
    });
}
