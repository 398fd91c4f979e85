import type { AfterCommit } from '../../src/cases/after-commit.js';

/** Carries nothing out: for a row that is written while no workflow is to start. */
export const nothingAfter: AfterCommit = { start: () => {}, signal: () => {}, signalSoon: () => {} };
