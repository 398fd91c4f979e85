// Clears the state of the local stack; refuses while it runs.
import { existsSync, readFileSync, rmSync } from 'node:fs';

if (existsSync('.data/stack.json')) {
  const { processes } = JSON.parse(readFileSync('.data/stack.json', 'utf8'));
  if (isAlive(processes.supervisor)) {
    console.error('reset: the stack is running; stop it first (Ctrl-C where it was started).');
    process.exit(1);
  }
}
rmSync('.data', { recursive: true, force: true });
console.log('reset: the state is cleared.');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
