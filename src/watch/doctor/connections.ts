import { programNames } from '../../adapters/database.js';
import { keyStorePool } from '../../adapters/key-store.js';
import { ask, hostOf, type Databases } from './databases.js';
import { trouble, well, type Finding } from './finding.js';

/** Programs of the smallest back office: an API and two workers. */
const fewestPrograms = 3;

/** Whether each server has the connections that the programs which run may open, beside those that others hold. */
export async function connections(urls: Databases, pool: number): Promise<Finding[]> {
  const [seen] = await ask<{ programs: number }>(
    urls.DATABASE_URL,
    'SELECT count(DISTINCT application_name)::int AS programs FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, $1)',
    [programNames.begin],
  );
  const programs = Math.max(fewestPrograms, seen?.programs ?? 0);
  const pools = [
    { name: 'Main', pool, url: urls.DATABASE_URL },
    { name: 'Key store', pool: keyStorePool, url: urls.KEY_STORE_URL },
    { name: 'Standby', pool, url: urls.DATABASE_REPLICA_URL },
  ].flatMap(({ url, ...one }) => (url === '' ? [] : [{ ...one, url, server: serverOf(new URL(url)) }]));
  const servers = [...new Set(pools.map(({ server }) => server))].map((server) =>
    pools.filter((one) => one.server === server),
  );
  return Promise.all(
    servers.map(async (ofServer) => {
      const [row] = await ask<{ usable: number; others: number }>(
        ofServer[0]?.url ?? '',
        `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - current_setting('reserved_connections')::int AS usable,
           (SELECT count(*)::int FROM pg_stat_activity WHERE datid IS NOT NULL AND usename <> ALL($1)) AS others`,
        [ofServer.map(({ url }) => decodeURIComponent(new URL(url).username))],
      );
      return connectionsFinding(ofServer.map(({ name }) => name).join(', '), {
        usable: row?.usable ?? 0,
        others: row?.others ?? 0,
        programs,
        perProgram: ofServer.reduce((sum, one) => sum + one.pool, 0),
      });
    }),
  );
}

/** Host and port: databases that have these in common share what the server has. */
function serverOf(url: URL): string {
  return `${hostOf(url)}:${url.port || 5432}`;
}

/** What the connections say that a server has, that our programs may open, and that other users hold (Temporal, where it shares the server). */
export function connectionsFinding(
  name: string,
  {
    usable,
    others,
    programs,
    perProgram,
  }: Readonly<Record<'usable' | 'others' | 'programs' | 'perProgram', number>>,
): Finding {
  const wanted = programs * perProgram + others;
  const sentence = `${name}: ${programs} programs with up to ${perProgram} connections each and ${others} that others hold make ${wanted}; the server has ${usable}.`;
  return wanted <= usable
    ? well(sentence)
    : trouble(sentence, 'Raise max_connections of the server, or set DATABASE_POOL lower.');
}
