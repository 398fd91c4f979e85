import { connectDatabase } from './adapters/database.js';
import { createRecordStore } from './adapters/record-store.js';
import { verifyAuditTrail } from './audit/trail.js';
import { loadConfig } from './config.js';
import { endWith } from './process-end.js';
import { checkNewestAnchor, isSound } from './records/audit-anchor.js';

/** Walks the audit trail and compares its end with the newest anchor in the record store; exits 1 when either doesn't hold. */
try {
  const config = loadConfig();
  const db = connectDatabase(config.DATABASE_URL);
  const { entries, brokenAt } = await verifyAuditTrail(db);
  const anchor = await checkNewestAnchor({
    db,
    recordStore: createRecordStore(config.RECORD_STORE_URL),
    config,
    clock: () => new Date(),
  });
  await db.$disconnect();
  process.stdout.write(
    brokenAt === null
      ? `Each of the ${entries} entries of the audit trail follows the one before.\n${anchor.sentence}\n`
      : `The audit trail is broken at entry ${brokenAt}: it does not follow from the ${entries} entries before it.\n${anchor.sentence}\n`,
  );
  process.exit(brokenAt === null && isSound(anchor) ? 0 : 1);
} catch (error) {
  endWith(error);
}
