import type { Database } from '../adapters/database.js';
import { ChartKeyDestroyed, type KeyStore } from '../adapters/key-store.js';

/**
 * The key under which a chart's new notes are sealed: the one place for all code that writes a note. A chart that has a key keeps it, and throws
 * ChartKeyMissing when the store lacks it; a chart without one gets its first.
 */
export async function keyForNewNotes(
  { db, keyStore }: { db: Pick<Database, 'chart'>; keyStore: Pick<KeyStore, 'read' | 'make'> },
  chartId: string,
): Promise<Buffer> {
  const { keyedAt } = await db.chart.findUniqueOrThrow({ where: { id: chartId }, select: { keyedAt: true } });
  if (keyedAt !== null) return keyStore.read(chartId);
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
