import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import type { Dependencies } from '../../dependencies.js';

/** Counts uses of a key; false once there were too many in the window. */
export type Throttle = (key: string) => Promise<boolean>;

/** A limit of src/domain/limits.ts, counted in PostgreSQL, so that all API processes share the count. */
export function createThrottle(
  { db }: Pick<Dependencies, 'db'>,
  name: string,
  { count, windowMs }: { readonly count: number; readonly windowMs: number },
): Throttle {
  const limiter = new RateLimiterPrisma({
    storeClient: db,
    tableName: 'rateLimit',
    points: count,
    duration: windowMs / 1000,
    keyPrefix: name,
    clearExpiredByTimeout: false,
  });
  return async (key) => {
    try {
      await limiter.consume(key);
      return true;
    } catch (error) {
      if (error instanceof RateLimiterRes) return false;
      throw error;
    }
  };
}
