import type { BackOffice } from './back-office.js';
import { holdAll, type HeldWrite } from './hold.js';
import type { startProgram } from './program.js';
import { until } from './until.js';

/** Runs a program until it is at a write of the main database, kills it there, and lets later writes pass. */
export async function killedAt(
  { database }: Pick<BackOffice, 'database'>,
  write: HeldWrite,
  start: () => ReturnType<typeof startProgram>,
): Promise<void> {
  const hold = await holdAll(database.databaseUrl, [write]);
  try {
    const program = await start();
    await until('it is at this write', async () => (await hold.waiting()) === 1);
    await program.kill();
  } finally {
    await hold.dropAndRelease();
  }
}
