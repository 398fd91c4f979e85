import { z } from 'zod';

/** Bytes of a query of the Temporal UI. Basis: product; the UI sends about two hundred. */
export const mostOfSentQuery = 4 * 1024;

/** The run that a query or an update of the Temporal UI names; the path names its workflow. */
export const sentRun = z.object({ runId: z.guid().optional() });

const sentQuery = z.object({ execution: sentRun.nullish() });

/**
 * The body of a query that goes on to Temporal, or null where it is none: which run is asked, and nothing else. A worker opens its arguments and its headers in
 * the same task as the acts of that case, and none of our queries takes any.
 */
export function bareQuery(body: Buffer): Buffer | null {
  try {
    return Buffer.from(JSON.stringify(sentQuery.parse(JSON.parse(body.toString('utf8')))));
  } catch {
    return null;
  }
}
