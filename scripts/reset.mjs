// Clears the state of the local stack; refuses while it runs, and ends first what a killed one left running.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { endRemains, supervisorOf } from './remains.mjs';

const folder = resolve('.data');
const supervisor = supervisorOf(folder);
if (supervisor !== null) {
  console.error(
    `reset: the stack is running, as process ${supervisor}; stop it first (Ctrl-C where it was started, or kill ${supervisor}).`,
  );
  process.exit(1);
}
await endRemains(folder, (line) => console.log(`reset: ${line}`));
rmSync(folder, { recursive: true, force: true });
console.log('reset: the state is cleared.');
