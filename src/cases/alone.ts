import type { Dependencies } from '../dependencies.js';

/**
 * Does something for one record of many. What goes wrong is said in the log, with the ids of the record, and is no trouble to the others: as a warning where it is
 * tried again within minutes, as an error otherwise. Whether it was done.
 */
export async function alone(
  { log }: Pick<Dependencies, 'log'>,
  record: Readonly<Record<string, string | null>>,
  trouble: { readonly warn: string } | { readonly error: string },
  work: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if ('warn' in trouble) log.warn({ ...record, error }, trouble.warn);
    else log.error({ ...record, error }, trouble.error);
    return false;
  }
}
