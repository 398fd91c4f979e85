import { setHandler, type QueryDefinition, type SignalDefinition } from '@temporalio/workflow';

/** Answers where a process stands, to the pages that ask and to someone who reads the Temporal UI or CLI. */
export function answerView<View>(query: QueryDefinition<View>, view: () => View): void {
  setHandler(query, view, { description: 'Where it stands at the moment. Asking changes nothing.' });
}

/** Listens to a signal of the program; `meaning` says in the Temporal UI, in one sentence, what it tells. People act by updates. */
export function listenTo<Arguments extends unknown[]>(
  signal: SignalDefinition<Arguments>,
  meaning: string,
  handle: (...said: NoInfer<Arguments>) => void | Promise<void>,
): void {
  setHandler(signal, handle, { description: `${meaning} Sent by the program.` });
}
