import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Dependencies } from '../dependencies.js';
import { limitRefusal, limits, type Limit } from '../domain/limits.js';

/** Counts uses of a key; false once there were too many in the window. */
export interface Throttle {
  (key: string): Promise<boolean>;
  /** What is said to someone who used it too often. */
  readonly refusal: ReturnType<typeof limitRefusal>;
  /** Takes one use back, of someone who turned out to be right. */
  giveBack(key: string): Promise<void>;
}

/** Counts uses of a name that anyone can say; false once one network or account had too many in the window. */
export interface NameThrottle extends Pick<Throttle, 'refusal'> {
  (said: string, by: string): Promise<boolean>;
}

/**
 * A limit of src/domain/limits.ts, counted in PostgreSQL, so that all API processes share the count. A use is one statement, and nobody waits until it is on
 * disk: a PostgreSQL that crashes forgets the uses of its last second.
 */
export function createThrottle(
  { db }: Pick<Dependencies, 'db'>,
  name: string,
  { count, windowMs }: Limit,
): Throttle {
  const keyOf = (key: string) => `${name}:${digestOf(networkOf(key))}`;
  const use = async (key: string) => {
    const now = new Date();
    const ends = new Date(now.getTime() + windowMs);
    const [counted] = await db.$queryRaw<{ points: number }[]>`
      INSERT INTO rate_limit AS known (key, points, expire)
      SELECT ${keyOf(key)}, 1, ${ends} FROM set_config('synchronous_commit', 'off', true)
      ON CONFLICT (key) DO UPDATE SET
        points = CASE WHEN known.expire <= ${now} THEN 1 ELSE known.points + 1 END,
        expire = CASE WHEN known.expire <= ${now} THEN excluded.expire ELSE known.expire END
      RETURNING points`;
    return counted !== undefined && counted.points <= count;
  };
  const giveBack = async (key: string) => {
    await db.$executeRaw`
      UPDATE rate_limit SET points = points - 1 FROM set_config('synchronous_commit', 'off', true)
      WHERE key = ${keyOf(key)} AND points > 0 AND expire > ${new Date()}`;
  };
  return Object.assign(use, { giveBack, refusal: limitRefusal({ windowMs }) });
}

/**
 * Counts uses of a name that anyone can say, such as an address, by who says it: strangers on any number of networks use up nothing of its owner's.
 */
export function createNameThrottle(
  dependencies: Pick<Dependencies, 'db'>,
  name: string,
  limit: Limit,
): NameThrottle {
  const mayUse = createThrottle(dependencies, name, limit);
  const use = (said: string, by: string) => mayUse(`${networkOf(by)} ${said}`);
  return Object.assign(use, { refusal: mayUse.refusal });
}

/**
 * Writes a row where no account counts a wrong password of an address, in one statement as for one that does, so that the time of an answer
 * doesn't say whether there is one.
 */
export async function countNobody(
  { db }: Pick<Dependencies, 'db'>,
  address: string,
  now: Date,
): Promise<void> {
  const key = `sign-in-nobody:${digestOf(address)}`;
  const expire = new Date(now.getTime() + limits.signInFailures.lockMs);
  await db.rateLimit.upsert({
    where: { key },
    create: { key, points: 1, expire },
    update: { points: { increment: 1 }, expire },
  });
}

/** Forgets the counts whose window is over; strangers would fill the table otherwise. */
export async function forgetCounts({ db }: Pick<Dependencies, 'db'>): Promise<void> {
  await db.rateLimit.deleteMany({ where: { expire: { lt: new Date() } } });
}

/** Of an IPv6 address its first 64 bits: the owner of the network chooses the rest (RFC 4291 §2.5.4). Every other key stays as it is. */
export function networkOf(key: string): string {
  if (!isIPv6(key) || key.includes('.')) return key;
  const given = key.split(':').filter((group) => group !== '').length;
  const whole = key.replace('::', `:${'0:'.repeat(8 - given)}`);
  return whole
    .split(':')
    .filter((group) => group !== '')
    .slice(0, 4)
    .join(':');
}

/** Of one length whatever was typed, so that PostgreSQL can index it, and so that no address is in the table. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
