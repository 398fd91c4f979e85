import { connectDatabase } from './adapters/database.js';
import { loadConfig } from './config.js';
import { explainRetention } from './operations/record-retention/explain.js';
import { endWith } from './process-end.js';

/** Says to which day a chart is kept and how that came about; exits 1 where there is no such chart. */
try {
  const db = connectDatabase(loadConfig().DATABASE_URL);
  const [chartId = ''] = process.argv.slice(2);
  const sentences = await explainRetention(db, { chartId, at: new Date() });
  await db.$disconnect();
  process.stdout.write(
    `${sentences?.join('\n') ?? 'There is no chart with this id. Usage: npm run retention:explain -- <id of a chart>'}\n`,
  );
  process.exit(sentences === null ? 1 : 0);
} catch (error) {
  endWith(error);
}
