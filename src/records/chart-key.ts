import type { Database } from '../adapters/database.js';
import { ChartKeyDestroyed, ChartKeyMissing, type KeyStore } from '../adapters/key-store.js';

/**
 * The key under which a chart's new notes are sealed: the one place for all code that writes a note. A chart that has a key keeps it, and throws
 * ChartKeyMissing when the store lacks it; a chart without one gets its first, and none where the store is another database's.
 */
export async function keyForNewNotes(
  {
    db,
    keyStore,
  }: {
    db: Pick<Database, 'chart' | 'keyStoreTie'>;
    keyStore: Pick<KeyStore, 'read' | 'make' | 'identity'>;
  },
  chartId: string,
): Promise<Buffer> {
  const { keyedAt } = await db.chart.findUniqueOrThrow({ where: { id: chartId }, select: { keyedAt: true } });
  if (keyedAt !== null) return keyStore.read(chartId);
  // The API runs without the comparison that a worker starts with, and a store may be exchanged under both.
  const [tie, present] = await Promise.all([db.keyStoreTie.findFirst(), keyStore.identity()]);
  if (tie === null || tie.storeId !== present) throw new ChartKeyMissing(chartId);
  // Killed between the two, the chart has a key that nothing was sealed with, and the next writer takes it.
  const key = await keyStore.make(chartId);
  await db.chart.updateMany({ where: { id: chartId, keyedAt: null }, data: { keyedAt: new Date() } });
  return key;
}

/** The key of a chart; null once it was destroyed. Throws ChartKeyMissing where the store lacks a key that it should have. */
export async function keyIfKept(keyStore: Pick<KeyStore, 'read'>, chartId: string): Promise<Buffer | null> {
  try {
    return await keyStore.read(chartId);
  } catch (error) {
    if (error instanceof ChartKeyDestroyed) return null;
    throw error;
  }
}
