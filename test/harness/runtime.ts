import { installRuntime } from '../../src/temporal/worker.js';
import { keepRuntimeLine } from './log-lines.js';

// Once a process, as the SDK asks: test files share one.
installRuntime(keepRuntimeLine);
