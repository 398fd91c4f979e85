import { relative } from 'node:path';
import { demoAccounts, demoPassword } from './demo-accounts.js';
import { givenIn } from './given.js';
import { portsFrom, startStack, untilInterrupted } from './stack.js';

const folder = process.argv[2] ?? '.data';
const stopping = untilInterrupted();

try {
  const stack = await startStack({
    folder,
    ports: portsFrom(process.env),
    given: givenIn(process.env),
    policy: process.env['POLICY'] === 'demo' ? 'demo' : 'standard',
    say: (line) => console.log(`start: ${line}`),
  });
  const logs = Object.entries(stack.logs).map(
    ([name, path]) => [`Log of ${name}`, relative('.', path)] as const,
  );
  const places = [...Object.entries(stack.addresses), ...logs];
  const widest = Math.max(...places.map(([name]) => name.length));
  console.log(
    `\nEverything runs. Ctrl-C stops it; the state stays in ${folder} (npm run reset clears it).\n`,
  );
  for (const [name, place] of places) console.log(`  ${name.padEnd(widest)}  ${place}`);
  console.log(`\nDemo log-ins, all with the password ${demoPassword}:\n`);
  for (const { portal, email, about } of Object.values(demoAccounts))
    console.log(`  ${portal.padEnd(9)} ${email.padEnd(32)} ${about}`);
  console.log('');
  await stopping;
  console.log('\nstart: stopping …');
  await stack.stop();
  console.log('start: stopped; nothing is lost.');
  process.exit(0);
} catch (error) {
  console.error(`start: ${error instanceof Error ? error.message : 'the stack could not start'}`);
  process.exit(1);
}
