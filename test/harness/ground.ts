import { recordsFolder, recordStoreOn, startRecordStore } from '../../dev/cluster/records.js';
import { startServer } from '../../dev/cluster/temporal.js';
import type { LocalPostgres } from '../../dev/postgres.js';
import { startTemporal } from '../../dev/temporal.js';

/** What the back offices of all test files share, beside PostgreSQL. */
export interface Ground {
  readonly temporalAddress: string;
  /** Addresses of the development server; the one of production has none. */
  readonly temporalUiUrl: string;
  readonly temporalMetricsUrl: string;
  /** Where offices make their buckets, which are folders there; null where each has a folder of its own instead. */
  readonly recordStore: { readonly port: number; readonly buckets: string } | null;
  stop(): Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly postgres: LocalPostgres;
  readonly postgresPort: number;
  freePort(): Promise<number>;
}

/** Where the nodes of the production server listen, from one port on. */
const firstPort = 27_800;

const grounds = {
  /** The development server of Temporal, and folders. */
  async development({ freePort }) {
    const [uiPort, metricsPort] = [await freePort(), await freePort()];
    const temporal = await startTemporal({ port: await freePort(), uiPort, metricsPort });
    return {
      temporalAddress: temporal.address,
      temporalUiUrl: `http://127.0.0.1:${uiPort}`,
      temporalMetricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
      recordStore: null,
      stop: () => temporal.stop(),
    };
  },
  /** The production server in seven processes on PostgreSQL, and an S3-compatible store, as `npm run cluster` starts them. */
  async production({ folder, postgres, postgresPort, freePort }) {
    const recordsPort = await freePort();
    const records = startRecordStore(folder, recordsPort, undefined);
    // The SDK of S3 looks there for them, in each process of the tests.
    const { RECORD_STORE_URL: _url, ...credentials } = recordStoreOn(recordsPort);
    Object.assign(process.env, credentials);
    const place = { firstPort, folder: `${folder}/temporal`, postgres, postgresPort };
    const temporal = await startServer(place).catch(async (error: unknown) => {
      await records.stop();
      throw error;
    });
    return {
      temporalAddress: temporal.address,
      temporalUiUrl: '',
      temporalMetricsUrl: '',
      recordStore: { port: recordsPort, buckets: recordsFolder(folder) },
      async stop() {
        await Promise.all([temporal.stop(), records.stop()]);
      },
    };
  },
} satisfies Record<string, (place: Place) => Promise<Ground>>;

/** Starts what `TEST_GROUND` names: `development`, where it names nothing, or `production` (`npm run test:journeys`). */
export async function layGround(place: Place): Promise<Ground> {
  const wanted = process.env['TEST_GROUND'] ?? 'development';
  if (!Object.hasOwn(grounds, wanted))
    throw new Error(`TEST_GROUND is one of ${Object.keys(grounds).join(', ')}, not “${wanted}”.`);
  return grounds[wanted as keyof typeof grounds](place);
}
