import { Runtime } from '@temporalio/worker';
import { createLog } from '../../src/adapters/log.js';
import { sdkLogger } from '../../src/adapters/sdk-log.js';
import { installRuntime } from '../../src/temporal/worker.js';
import { freePort } from './global-setup.js';
import { keptLog } from './log-lines.js';

/** Where the SDK of this process tells its metrics. */
export const runtimeMetricsPort = await freePort();

// Once a process, as the SDK asks: test files share one.
installRuntime(
  sdkLogger(
    createLog('warn', {
      write(line) {
        process.stderr.write(line);
        keptLog.write(line);
      },
    }),
  ),
  { METRICS_HOST: '127.0.0.1', METRICS_PORT: runtimeMetricsPort },
);
// It is made when it is first asked for; by then another run of the tests on this machine may have taken the port.
Runtime.instance();
