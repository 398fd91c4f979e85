import { mkdir, writeFile } from 'node:fs/promises';
import { missingMigration } from './schema-engine.js';

const name = process.argv[2];
const url = process.env['MIGRATION_DATABASE_URL'];
if (!name || !/^[a-z0-9_]+$/.test(name) || !url) {
  console.error('Usage: MIGRATION_DATABASE_URL=… npm run migrations:new -- snake_case_name');
  process.exit(1);
}
const sql = await missingMigration(url);
if (sql === '') {
  console.log('Migrations and schema agree; nothing to write.');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`migrations/${stamp}_${name}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('migration.sql', folder), `${sql}\n`);
  console.log(`Wrote prisma/migrations/${stamp}_${name}/migration.sql`);
}
