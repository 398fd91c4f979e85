import { parseArgs } from 'node:util';
import { ConfigError } from './config.js';
import { queues, type Queue } from './protocol/task-queues.js';

/** The queues that a program's arguments name: `--queues exports`, `--queues main,exports`; all where none is named. Throws ConfigError. */
export function queuesFrom(parameters: readonly string[]): readonly Queue[] {
  const { values } = parseArgs({ args: [...parameters], options: { queues: { type: 'string' } } });
  if (values.queues === undefined) return queues;
  const named = values.queues.split(',').map((name) => name.trim());
  const unknown = named.filter((name) => !(queues as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new ConfigError([
      `--queues: there is no queue "${unknown.join(', ')}", but ${queues.join(' and ')}`,
    ]);
  return queues.filter((queue) => named.includes(queue));
}
