import { connectDatabase } from './adapters/database.js';
import { verifyAuditTrail } from './audit/trail.js';
import { ConfigError, loadConfig } from './config.js';

try {
  const db = connectDatabase(loadConfig().DATABASE_URL);
  const { entries, brokenAt } = await verifyAuditTrail(db);
  await db.$disconnect();
  process.stdout.write(
    brokenAt === null
      ? `The audit trail holds: ${entries} entries, each follows the one before.\n`
      : `The audit trail is broken at entry ${brokenAt}: it does not follow from the ${entries} entries before it.\n`,
  );
  process.exit(brokenAt === null ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
