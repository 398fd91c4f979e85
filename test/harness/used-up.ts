import type { Limit } from '../../src/domain/limits.js';
import { createThrottle } from '../../src/security/throttle.js';
import type { BackOffice } from './back-office.js';

/** Uses up what a limit gives to the network of this machine, under each of its addresses. */
export async function useUpNetwork(office: BackOffice, name: string, limit: Limit): Promise<void> {
  const use = createThrottle(office, name, limit);
  for (const ip of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) while (await use(ip));
}
