import { terminationPolicies } from '../../../src/domain/contract-termination/policy.js';
import type { Chart } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';

/** A course that one workflow can take: who is in it, and what happens until it ends. Answers with the workflow's id. */
export interface Scenario {
  readonly charts?: readonly Chart[];
  play(scene: Scene): Promise<string>;
}

/** Checks of unfinished work a month apart: short histories, where daily checks aren't the point. */
export const rarelyChecked = { ...terminationPolicies.standard, readinessCheckDays: 30 };
