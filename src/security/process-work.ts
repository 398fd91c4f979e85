// What runs in a process of processes.ts: the function that its arguments name, by module and name, with what comes as a message.

/** What comes back: the result, or what went wrong. */
export type Answer<Result> = { readonly result: Result } | { readonly error: unknown };

const [url = '', name = ''] = process.argv.slice(2);

// Who stops the program may tell all its processes so; what is under way is done first.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
// Nobody is there for an answer.
process.on('disconnect', () => process.exit());

process.once('message', (task) => void answer(task).then((sent) => process.send?.(sent)));

async function answer(task: unknown): Promise<Answer<unknown>> {
  try {
    const module = (await import(url)) as Record<string, (task: unknown) => unknown>;
    return { result: await module[name]?.(task) };
  } catch (error) {
    return { error };
  }
}
