import { createThreads } from '../../security/threads.js';

/** What a module of drawings has: a document of ours, drawn from what can be cloned. */
interface Drawing {
  readonly drawInThread: (facts: never) => Promise<Uint8Array>;
}

/** Draws the documents of the module beside the asking one (`import.meta.url`) in a thread, one at a time. Throws TooBusy. */
export function createDrawing<Module extends Drawing>(
  asking: string,
  module: string,
): (facts: Parameters<Module['drawInThread']>[0]) => Promise<Buffer> {
  const draw = createThreads<Parameters<Module['drawInThread']>[0], Uint8Array>(
    asking,
    module,
    'drawInThread' satisfies keyof Drawing,
    { atOnce: 1, waiting: 100 },
  );
  return async (facts) => Buffer.from(await draw(facts));
}
