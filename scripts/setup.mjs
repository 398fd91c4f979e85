// Makes a fresh clone runnable with Node's built-ins alone; quick when nothing is missing. `--tests` also brings the time-skipping server.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import process from 'node:process';
import {
  cachePaths,
  findS3Gateway,
  findShippedNode,
  findTemporal,
  findTemporalServer,
  findTestServer,
  nodePackage,
  onPath,
  s3GatewayVersion,
  shippedNodeVersion,
  temporalCliVersion,
  temporalServerVersion,
  testServerVersion,
} from './tools.mjs';

const forTests = process.argv.includes('--tests');
const forCluster = process.argv.includes('--cluster');
const forShippedNode = process.argv.includes('--shipped-node');
const minutes = 60_000;

await main();

async function main() {
  checkNode();
  await installPackages();
  await run('Generating the database client', process.execPath, ['scripts/generate.mjs'], { quiet: true });
  if ((forTests || !process.env.TEMPORAL_ADDRESS) && findTemporal() === null) await bringTemporal();
  if (forCluster && findTemporalServer() === null) await bringTemporalServer();
  if (forCluster && findS3Gateway() === null) await bringS3Gateway();
  if (forTests && findTestServer() === null) await bringTestServer();
  if (forShippedNode && findShippedNode() === null) await bringShippedNode();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

/** Packages are installed when the lock file isn't the one that was installed last. */
async function installPackages() {
  const stamp = 'node_modules/.installed-lock';
  const hash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await run('Installing packages (about half a minute)', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(stamp, hash);
}

async function bringTemporal() {
  const attempts = [
    ['Downloading the Temporal dev server (under a minute)', downloadTemporal],
    [
      `Building the Temporal dev server ${temporalCliVersion} from source with Go, because there is no ready one here (about five minutes, once)`,
      buildTemporal,
    ],
  ];
  for (const [title, attempt] of attempts) if (await attempt(title)) return;
  stop(
    'The Temporal dev server could not be had: put `temporal` on PATH (https://docs.temporal.io/cli), set TEMPORAL_CLI_PATH, or install Go so that it can be built.',
  );
}

/** The SDK knows where its dev server can be downloaded; bounded, because without the internet it would wait for long. */
async function downloadTemporal(title) {
  return download(title, 'createLocal', cachePaths.temporal);
}

async function download(title, kind, target) {
  const folder = temporaryFolder(target);
  const script = `
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', downloadDir: ${JSON.stringify(folder)}, ttl: '1 day' };
    const env = await TestWorkflowEnvironment.${kind}({ server: { executable } });
    await env.teardown();`;
  const ok = await attemptRun(title, process.execPath, ['--input-type=module', '-e', script], {
    timeout: 2 * minutes,
    otherwise: 'it cannot be downloaded from here, so the next way is tried',
  });
  const file = ok ? readdirSync(folder).find((name) => name.startsWith('temporal')) : undefined;
  if (file === undefined) rmSync(folder, { recursive: true, force: true });
  else keep(join(folder, file), target, folder);
  return file !== undefined;
}

async function buildTemporal(title) {
  if (!onPath('go').some(existsSync)) return false;
  const folder = temporaryFolder(cachePaths.temporal);
  const ok = await attemptRun(
    title,
    'go',
    ['install', `github.com/temporalio/cli/cmd/temporal@v${temporalCliVersion}`],
    {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '-modcacherw' },
      timeout: 30 * minutes,
    },
  );
  if (ok) keep(join(folder, 'temporal'), cachePaths.temporal, folder);
  return ok;
}

/** The production server is published as an image and as source: without a container engine it is built, its tool for the schema and the schema with it. */
async function bringTemporalServer() {
  const otherwise =
    'The production Temporal server is published as an image and as source. Install Go 1.24 or newer so that it can be built, or set TEMPORAL_SERVER_PATH to a folder with `server`, `sql` and `schema`.';
  if (!onPath('go').some(existsSync)) stop(`There is no Go here. ${otherwise}`);
  const folder = temporaryFolder(cachePaths.temporalServer);
  const env = { ...process.env, GOBIN: folder, GOFLAGS: '-modcacherw' };
  const packages = ['cmd/server', 'cmd/tools/sql'].map(
    (path) => `go.temporal.io/server/${path}@v${temporalServerVersion}`,
  );
  const built = await attemptRun(
    `Building the Temporal server ${temporalServerVersion} from source with Go (two to fifteen minutes, once)`,
    'go',
    ['install', ...packages],
    { env, timeout: 30 * minutes },
  );
  if (!built) {
    rmSync(folder, { recursive: true, force: true });
    stop(`The Temporal server could not be built. ${otherwise}`);
  }
  const module_ = execFileSync(
    'go',
    ['mod', 'download', '-json', `go.temporal.io/server@v${temporalServerVersion}`],
    { env, encoding: 'utf8' },
  );
  cpSync(join(JSON.parse(module_).Dir, 'schema/postgresql/v12'), join(folder, 'schema'), { recursive: true });
  rmSync(cachePaths.temporalServer, { recursive: true, force: true });
  renameSync(folder, cachePaths.temporalServer);
}

/** The record store of the cluster. */
async function bringS3Gateway() {
  const otherwise =
    'Install Go 1.24 or newer so that it can be built, or set S3_GATEWAY_PATH to `versitygw`.';
  if (!onPath('go').some(existsSync)) stop(`There is no Go here. ${otherwise}`);
  const folder = temporaryFolder(cachePaths.s3Gateway);
  const built = await attemptRun(
    `Building the S3 gateway ${s3GatewayVersion} from source with Go (one to ten minutes, once)`,
    'go',
    ['install', `github.com/versity/versitygw/cmd/versitygw@v${s3GatewayVersion}`],
    { env: { ...process.env, GOBIN: folder, GOFLAGS: '-modcacherw' }, timeout: 30 * minutes },
  );
  if (built) return keep(join(folder, 'versitygw'), cachePaths.s3Gateway, folder);
  rmSync(folder, { recursive: true, force: true });
  return stop(`The S3 gateway could not be built. ${otherwise}`);
}

async function bringShippedNode() {
  const folder = temporaryFolder(cachePaths.node);
  await run(`Fetching Node.js ${shippedNodeVersion} (under a minute)`, 'npm', [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `${nodePackage}@${shippedNodeVersion}`,
  ]);
  rmSync(cachePaths.node, { recursive: true, force: true });
  renameSync(folder, cachePaths.node);
}

async function bringTestServer() {
  if (await downloadTestServer()) return;
  if (await assembleTestServer()) return;
  stop(
    'The time-skipping Temporal server for tests could not be had: install Java 17 and Maven, or set TEMPORAL_TEST_SERVER_PATH.',
  );
}

async function downloadTestServer() {
  return download(
    'Downloading the time-skipping test server (under a minute)',
    'createTimeSkipping',
    cachePaths.testServer,
  );
}

/** Thirty-nine jars from Maven and a two-line script that starts them. */
async function assembleTestServer() {
  if (!onPath('mvn').some(existsSync) || !onPath('java').some(existsSync)) return false;
  const folder = temporaryFolder(cachePaths.testServer);
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion><groupId>headway</groupId><artifactId>test-server</artifactId><version>1</version>
<dependencies><dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${testServerVersion}</version></dependency></dependencies></project>`,
  );
  const jars = join(dirname(cachePaths.testServer), 'jars');
  const ok = await attemptRun(
    'Fetching the time-skipping test server with Maven (about a minute)',
    'mvn',
    [
      '-q',
      '-B',
      '-f',
      join(folder, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(folder, 'jars')}`,
    ],
    { timeout: 10 * minutes },
  );
  if (!ok) return false;
  const script = join(folder, 'temporal-test-server');
  writeFileSync(
    script,
    `#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '${jars}/*' io.temporal.testserver.TestServer "$@"\n`,
  );
  chmodSync(script, 0o755);
  rmSync(dirname(cachePaths.testServer), { recursive: true, force: true });
  renameSync(folder, dirname(cachePaths.testServer));
  return true;
}

/** A folder beside the target, so that moving into place is one rename and two runs at once don't spoil each other. */
function temporaryFolder(target) {
  mkdirSync(cachePaths.root, { recursive: true });
  return mkdtempSync(`${dirname(target)}-`);
}

function keep(file, target, folder) {
  mkdirSync(dirname(target), { recursive: true });
  chmodSync(file, 0o755);
  renameSync(file, target);
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a step that has to succeed. */
async function run(title, command, parameters, options = {}) {
  const done = await attemptRun(title, command, parameters, options);
  if (!done) stop(`${title}: failed (${command} ${parameters.slice(0, 2).join(' ')}).`);
}

/** Runs a step, saying every ten seconds that it still goes on; false when it failed or took too long. */
async function attemptRun(
  title,
  command,
  parameters,
  { timeout, env = process.env, quiet = false, otherwise } = {},
) {
  if (!quiet) console.log(`setup: ${title} …`);
  const startedAt = Date.now();
  const child = spawn(command, parameters, {
    env,
    stdio: ['ignore', quiet ? 'inherit' : 'ignore', 'pipe'],
    timeout,
  });
  const trouble = [];
  child.stderr.on('data', (chunk) => trouble.push(chunk));
  const clock = setInterval(
    () => console.log(`setup:   … ${Math.round((Date.now() - startedAt) / 1000)} s`),
    10_000,
  );
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(-1));
  });
  clearInterval(clock);
  if (code !== 0 && !quiet)
    console.log(`setup:   did not work: ${otherwise ?? reasonIn(Buffer.concat(trouble).toString())}`);
  return code === 0;
}

/** The line of a program's output that says what is wrong; Node ends a stack trace with its own version. */
function reasonIn(output) {
  const lines = output.trim().split('\n');
  return lines.find((line) => /\berror\b/i.test(line))?.trim() ?? lines.at(-1) ?? '';
}

function stop(sentence) {
  console.error(`setup: ${sentence}`);
  process.exit(1);
}
