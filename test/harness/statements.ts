import pg from 'pg';

/** What a program asks of PostgreSQL while something is done and for a moment after it, in order, without its values. The worker has to be stopped. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { prototype } = pg.Client as unknown as { prototype: { query: (...args: unknown[]) => unknown } };
  const { query } = prototype;
  const said: string[] = [];
  prototype.query = function record(this: unknown, ...args: unknown[]) {
    const [asked] = args as [string | { readonly text?: string }];
    said.push(typeof asked === 'string' ? asked : (asked.text ?? ''));
    return query.apply(this, args);
  };
  try {
    await work();
    // What was decided is started beside the answer.
    for (let before = -1; before !== said.length;) {
      before = said.length;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  } finally {
    prototype.query = query;
  }
  return said;
}
