import pg from 'pg';

/** What a program asks of PostgreSQL while something is done and for a moment after it, in order, without its values. The worker has to be stopped. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { prototype } = pg.Client as unknown as { prototype: { query: (...args: unknown[]) => unknown } };
  const { query } = prototype;
  const said: string[] = [];
  let unanswered = 0;
  const answered = () => (unanswered -= 1);
  prototype.query = function record(this: unknown, ...args: unknown[]) {
    const [asked] = args as [string | { readonly text?: string }];
    said.push(typeof asked === 'string' ? asked : (asked.text ?? ''));
    const answer = query.apply(this, args);
    if (answer instanceof Promise) {
      unanswered += 1;
      answer.then(answered, answered);
    }
    return answer;
  };
  try {
    await work();
    // What was decided is started beside the answer.
    for (let before = -1; before !== said.length || unanswered > 0;) {
      before = said.length;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
  } finally {
    prototype.query = query;
  }
  return said;
}
