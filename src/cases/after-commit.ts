import type { SignalDefinition } from '@temporalio/common';
import type { Transaction } from '../adapters/database.js';
import { auditAtEnd } from '../audit/trail.js';
import type { Dependencies } from '../dependencies.js';
import { sendSignal } from './signals.js';
import { startSoon } from './start-pending.js';

/**
 * Collects, within a transaction, what has to happen once it has committed. Whatever opens a case or settles a row that a workflow waits on
 * takes one, so that a forgotten start or signal doesn't compile.
 */
export interface AfterCommit {
  /** Starts the workflow of a case that the transaction opened. */
  start(caseId: string): void;
  /** Signals a workflow to look at the row that the transaction changed. */
  signal<Args extends unknown[]>(workflowId: string, signal: SignalDefinition<Args>, ...args: Args): void;
  /** The same, without making the person wait for it: for a workflow that has nothing left to do but to end, or that looks by itself, too. */
  signalSoon<Args extends unknown[]>(workflowId: string, signal: SignalDefinition<Args>, ...args: Args): void;
}

/**
 * Decides in one transaction, then starts the cases that it opened and signals the workflows whose rows it changed. A start or a signal that
 * fails is logged: the sweep starts the case, and a workflow looks at its row at its next date. The audit trail gets its lines last. `timeout` in
 * milliseconds.
 */
export async function commit<T>(
  dependencies: Dependencies,
  decide: (tx: Transaction, after: AfterCommit) => Promise<T>,
  options: { readonly timeout?: number } = {},
): Promise<T> {
  const starts: string[] = [];
  const signals: (() => Promise<unknown>)[] = [];
  const soon: (() => Promise<unknown>)[] = [];
  const after: AfterCommit = {
    start: (caseId) => starts.push(caseId),
    signal: (...request) => signals.push(() => sendSignal(dependencies, ...request)),
    signalSoon: (...request) => soon.push(() => sendSignal(dependencies, ...request)),
  };
  const decided = await dependencies.db.$transaction(
    (tx) => auditAtEnd(tx, () => decide(tx, after)),
    options,
  );
  for (const caseId of starts) startSoon(dependencies, caseId);
  // After the answer is written, as with the starts; what fails is logged, not thrown.
  for (const send of soon) setImmediate(() => void send());
  await Promise.all(signals.map((send) => send()));
  return decided;
}
