import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Database } from '../../src/adapters/database.js';
import { openMessage } from '../../src/operations/contact-request/message-text.js';
import { openText } from '../../src/records/note-cipher.js';
import { openPayload } from '../../src/temporal/payload-codec.js';
import type { BackOffice } from './back-office.js';
import { rowsOf, textOf } from './dumps.js';
import { keptWorkflows, placesOf, type Place } from './leaks.js';
import { keptLines } from './log-lines.js';
import { readPdf } from './pdf-text.js';
import { filesOf } from './zip.js';

/** Every place where something of a person could stand, with all that our own keys open: database, record store, Temporal, logs. */
export async function everywhere(office: BackOffice): Promise<Place[]> {
  return [
    { name: 'the database', text: textOf(await rowsOf(office.database.databaseUrl)) },
    { name: 'what is sealed in the database', text: (await openedTexts(office, office.db)).join('\n') },
    ...(await objectsOf(office)),
    ...(await workflowsOf(office)),
    { name: 'the log', text: keptLines.join('\n') },
  ];
}

/** The notes, messages and internal notes of a database, opened with the keys of today; an unreadable one is named instead. */
export async function openedTexts(
  { keyStore, config }: Pick<BackOffice, 'keyStore' | 'config'>,
  db: Database,
): Promise<string[]> {
  const notes = await Promise.all(
    (await db.note.findMany({ orderBy: { id: 'asc' } })).map(async ({ id, chartId, sealedText }) => {
      try {
        return openText(await keyStore.read(chartId), id, sealedText);
      } catch (error) {
        return `unreadable: ${(error as Error).name}`;
      }
    }),
  );
  const messages = (await db.contactMessage.findMany()).map((message) => openMessage(config, message));
  const internal = (await db.caseNote.findMany()).map((note) => openMessage(config, note));
  return [...notes, ...messages, ...internal];
}

/** The objects of the record store: as they lie there, and opened; archives file by file, documents by their words. */
async function objectsOf({ environment, records }: BackOffice): Promise<Place[]> {
  const root = fileURLToPath(environment.RECORD_STORE_URL);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const places: Place[] = [];
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const key = relative(root, path);
    places.push({ name: `the object ${key}`, text: `${key}\n${readFileSync(path).toString()}` });
    const opened = await records
      .get(key)
      .then(buffer)
      .catch(() => null);
    if (opened !== null)
      places.push({ name: `the object ${key}, opened`, text: await wordsIn(file.name, opened) });
  }
  return places;
}

async function wordsIn(name: string, bytes: Buffer): Promise<string> {
  if (name.endsWith('.pdf')) return readPdf(bytes).text.replaceAll('\n', '');
  if (!name.endsWith('.zip')) return bytes.toString();
  const inside: string[] = [];
  for (const [path, content] of await filesOf(bytes)) inside.push(path, await wordsIn(path, content));
  return inside.join('\n');
}

/** Histories as Temporal stores them, and decoded with our codec. */
async function workflowsOf({ temporal, config }: BackOffice): Promise<Place[]> {
  const workflows = await keptWorkflows(temporal, config.TEMPORAL_TASK_QUEUE);
  return workflows.flatMap((workflow) => [
    ...placesOf(workflow),
    { name: `the decoded history of ${workflow.id}`, text: decoded(workflow.history, config.PAYLOAD_KEYS) },
  ]);
}

function decoded(history: string, keys: Parameters<typeof openPayload>[1]): string {
  const texts: string[] = [];
  JSON.parse(history, (_, value: unknown) => {
    const { metadata, data } = (value ?? {}) as { metadata?: Record<string, string>; data?: unknown };
    if (typeof data !== 'string' || metadata === undefined) return value;
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
    const sealed = {
      metadata: Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, bytes(text)])),
      data: bytes(data),
    };
    try {
      texts.push(Buffer.from(openPayload(sealed, keys).payload.data ?? []).toString());
    } catch {
      texts.push(Buffer.from(sealed.data).toString());
    }
    return value;
  });
  return texts.join('\n');
}
