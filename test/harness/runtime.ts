import { Runtime } from '@temporalio/worker';
import { installRuntime } from '../../src/temporal/worker.js';
import { freePort } from './global-setup.js';
import { keepRuntimeLine } from './log-lines.js';

/** Where the SDK of this process tells its metrics. */
export const runtimeMetricsPort = await freePort();

// Once a process, as the SDK asks: test files share one.
installRuntime({
  say: keepRuntimeLine,
  metrics: { METRICS_HOST: '127.0.0.1', METRICS_PORT: runtimeMetricsPort },
});
// It is made when it is first asked for; by then another run of the tests on this machine may have taken the port.
Runtime.instance();
