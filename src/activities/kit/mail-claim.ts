import type { Database } from '../../adapters/database.js';

/** Seconds for which a mail is claimed by who sends it: no longer than Temporal takes to notice a dead worker, so that its mails go on then. */
const leaseSeconds = 10;

/** Milliseconds after which who still sends claims it anew. Several tries fit into the lease. */
const renewMs = 2_000;

/** The right to send one mail, until it lapses by the database's clock; the attempt tells it from a later one. */
export interface MailClaim {
  renew(): Promise<void>;
  giveBack(): Promise<void>;
}

/** Claims a mail and counts the attempt, or says null where it is settled or someone else sends it just now. */
export async function claimMail(db: Database, key: string): Promise<MailClaim | null> {
  const rows = await db.$queryRaw<readonly { readonly attempts: number }[]>`
    UPDATE "outbound_mail" SET "attempts" = "attempts" + 1,
      "sending_until" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE "key" = ${key} AND "status" = 'pending'
      AND ("sending_until" IS NULL OR "sending_until" < clock_timestamp())
    RETURNING "attempts"`;
  const [claimed] = rows;
  if (claimed === undefined) return null;
  const { attempts } = claimed;
  return {
    async renew() {
      await db.$executeRaw`
        UPDATE "outbound_mail" SET "sending_until" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
        WHERE "key" = ${key} AND "status" = 'pending' AND "attempts" = ${attempts}`;
    },
    async giveBack() {
      await db.outboundMail.updateMany({
        where: { key, status: 'pending', attempts },
        data: { sendingUntil: null },
      });
    },
  };
}

/** Does work under a claim: renews it meanwhile, and gives it back where the work fails, so that the next attempt isn't kept waiting. */
export async function holding<Result>(claim: MailClaim, work: () => Promise<Result>): Promise<Result> {
  let renewal = Promise.resolve();
  // Without the database nobody else can claim it either.
  const renewing = setInterval(() => {
    renewal = claim.renew().catch(() => {});
  }, renewMs);
  try {
    return await work();
  } catch (error) {
    clearInterval(renewing);
    await renewal;
    await claim.giveBack().catch(() => {});
    throw error;
  } finally {
    clearInterval(renewing);
  }
}
