import type { SignalDefinition } from '@temporalio/common';
import type { Transaction } from '../adapters/database.js';
import type { Dependencies } from '../dependencies.js';
import { newId } from '../security/new-id.js';
import { sendSignal } from './signals.js';
import { startSoon } from './start-pending.js';
import { keepSignals, tell, type DueSignal } from './untold-signals.js';

/**
 * Collects, within a transaction, what has to happen once it has committed. Whatever opens a case or settles a row that a workflow waits on
 * takes one, so that a forgotten start or signal doesn't compile.
 */
export interface AfterCommit {
  /** Starts the workflow of a case that the transaction opened. */
  start(caseId: string): void;
  /** Signals a workflow to look at the row that the transaction changed; kept until Temporal has taken it. */
  signal<Args extends unknown[]>(workflowId: string, signal: SignalDefinition<Args>, ...args: Args): void;
  /** The same, without making the person wait for it, and not kept: for a workflow that has nothing left to do but to end, or that looks by itself, too. */
  signalSoon<Args extends unknown[]>(workflowId: string, signal: SignalDefinition<Args>, ...args: Args): void;
}

/**
 * Decides in one transaction, then starts the cases that it opened and signals the workflows whose rows it changed. A start or a signal that
 * fails is logged, and the sweep makes up for it. `timeout` in milliseconds.
 */
export async function commit<T>(
  dependencies: Dependencies,
  decide: (tx: Transaction, after: AfterCommit) => Promise<T>,
  options: { readonly timeout?: number } = {},
): Promise<T> {
  const starts: string[] = [];
  const signals: DueSignal[] = [];
  const soon: (() => Promise<unknown>)[] = [];
  const at = dependencies.clock();
  const after: AfterCommit = {
    start: (caseId) => starts.push(caseId),
    signal: (workflowId, { name }, ...args) =>
      signals.push({ id: newId(at), workflowId, signal: name, args, at }),
    signalSoon: (...request) => soon.push(() => sendSignal(dependencies, ...request)),
  };
  const decided = await dependencies.db.$transaction(async (tx) => {
    const result = await decide(tx, after);
    await keepSignals(tx, signals);
    return result;
  }, options);
  for (const caseId of starts) startSoon(dependencies, caseId);
  // After the answer is written, as with the starts; what fails is logged, not thrown.
  for (const send of soon) setImmediate(() => void send());
  await Promise.all(signals.map((signal) => tell(dependencies, signal)));
  return decided;
}
