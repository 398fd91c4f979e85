import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtFolder } from './built-programs.js';
import { freePort } from './global-setup.js';
import { leftOpen } from './left-open.js';
import { keepLine } from './log-lines.js';
import { until } from './until.js';

/** A built program, or one of the tests, as a process of its own, which can die. What it says is kept with the log. */
export async function startProgram(
  program:
    | 'worker'
    | 'server'
    | `test/crash/${'settle-deactivation' | 'settle-records' | 'tell-of-disclosure' | 'mail-staff' | 'open-access-review' | 'open-topic'}.mjs`,
  environment: Record<string, string>,
  parameters: readonly string[] = [],
) {
  const folder = await builtFolder();
  const file = program.endsWith('.mjs') ? program : `${folder}/${program}.js`;
  const child = spawn(process.execPath, [file, ...parameters], {
    env: { ...process.env, ...environment, LOG_LEVEL: 'debug', BUILT_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', keepLine);
  const name = `${program} (${child.pid})`;
  leftOpen.add(name);
  // Not only its end: all that it said before is kept by then.
  const closed = once(child, 'close');
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await closed;
    leftOpen.delete(name);
  };
  return {
    pid: child.pid ?? 0,
    /** Null while it runs. */
    exitCode: () => child.exitCode,
    /** Dies at once, in the middle of whatever it does. */
    kill: () => end('SIGKILL'),
    /** Ends as on a deployment. */
    stop: () => end('SIGTERM'),
  };
}

/** An environment in which the API listens beside the one of the test file. */
export async function withOwnPorts(environment: Record<string, string>): Promise<Record<string, string>> {
  const [client, provider, staff] = [await freePort(), await freePort(), await freePort()];
  return {
    ...environment,
    CLIENT_PORTAL_PORT: String(client),
    PROVIDER_PORTAL_PORT: String(provider),
    STAFF_PORTAL_PORT: String(staff),
    CLIENT_PORTAL_URL: `http://localhost:${client}`,
    PROVIDER_PORTAL_URL: `http://localhost:${provider}`,
    STAFF_PORTAL_URL: `http://localhost:${staff}`,
  };
}

/** Waits until an API listens at an address. */
export async function untilReady(origin: string): Promise<void> {
  await until('the API listens', () =>
    fetch(`${origin}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}
