import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Versions that setup brings; the cache keeps them apart by version. */
export const temporalCliVersion = '1.5.1';
export const temporalServerVersion = '1.29.1';
/** Versity's S3 gateway, the record store of the cluster. */
export const s3GatewayVersion = '1.8.0';
export const testServerVersion = '1.38.0';
/** Of promtool (Prometheus 3.5), for `npm run check:alerts`. */
export const prometheusVersion = '0.305.0';
/** The Node.js that is shipped (Dockerfile, .nvmrc), beside the oldest one that everything runs on. */
export const shippedNodeVersion = '24.21.0';

const cacheRoot = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'headway-back-office');
const executable = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** Where setup keeps what it fetched or built, outside the checkout. */
export const cachePaths = {
  root: cacheRoot,
  temporal: join(cacheRoot, `temporal-cli-${temporalCliVersion}`, executable),
  temporalServer: join(cacheRoot, `temporal-server-${temporalServerVersion}`),
  testServer: join(cacheRoot, `temporal-test-server-${testServerVersion}`, 'temporal-test-server'),
  node: join(cacheRoot, `node-${shippedNodeVersion}`),
  s3Gateway: join(cacheRoot, `versitygw-${s3GatewayVersion}`, 'versitygw'),
  promtool: join(cacheRoot, `promtool-${prometheusVersion}`, 'promtool'),
};

/** The first existing path of: the environment, PATH, the cache. Null when the tool has to be brought. */
export function findTemporal() {
  return firstExisting([process.env.TEMPORAL_CLI_PATH, ...onPath(executable), cachePaths.temporal]);
}

/** The folder of the production server: `server`, `sql` and `schema`. */
export function findTemporalServer() {
  return firstExisting([process.env.TEMPORAL_SERVER_PATH, cachePaths.temporalServer]);
}

/** The same for the S3 gateway. */
export function findS3Gateway() {
  return firstExisting([process.env.S3_GATEWAY_PATH, ...onPath('versitygw'), cachePaths.s3Gateway]);
}

/** The same for promtool. */
export function findPromtool() {
  return firstExisting([process.env.PROMTOOL_PATH, ...onPath('promtool'), cachePaths.promtool]);
}

/** The same for the time-skipping test server. */
export function findTestServer() {
  return firstExisting([process.env.TEMPORAL_TEST_SERVER_PATH, cachePaths.testServer]);
}

/** The folder with pg_dump and pg_restore, where someone names one: npm brings a PostgreSQL without them, and those on PATH are often older than it and refuse to dump it. */
export function findPostgresTools() {
  return firstExisting([process.env.POSTGRES_TOOLS_PATH]);
}

/** The folder of the Node.js that is shipped, as npm brings it. */
export const nodePackage = `node-${{ win32: 'win' }[process.platform] ?? process.platform}-${process.arch}`;

/** The folder with its programs, or null where it has to be brought. */
export function findShippedNode() {
  return firstExisting([join(cachePaths.node, 'node_modules', nodePackage, 'bin')]);
}

/** A system Chromium, preferred over the one from npm. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return firstExisting([process.env.CHROMIUM_PATH, ...names.flatMap(onPath)]);
}

/** Every place on PATH where a program of this name could be. */
export function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
}

function firstExisting(paths) {
  return paths.find((path) => path && existsSync(path)) ?? null;
}
