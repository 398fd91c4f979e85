import type { ChaosReport } from './chaos.js';
import { mailsOnce, ofMailBeforeRow } from './checks/mails.js';

/** Everything that a run found, one sentence each. */
export function lossesOf({ outcomes, checks }: Pick<ChaosReport, 'outcomes' | 'checks'>): string[] {
  return [...outcomes.flatMap(({ lost }) => lost ?? []), ...Object.values(checks).flat()];
}

/** What speaks against a control run: the planted bug wasn't found by what it causes, or something else was found. */
export function controlTroubles(report: Pick<ChaosReport, 'outcomes' | 'checks'>): string[] {
  const found = report.checks[mailsOnce] ?? [];
  const caused = found.filter((finding) => ofMailBeforeRow.test(finding));
  const wanted = ['came without a row', 'times to one address'];
  return [
    ...wanted
      .filter((words) => !caused.some((finding) => finding.endsWith(words)))
      .map((words) => `the planted bug was not found: no mail ${words}`),
    ...lossesOf(report).filter((loss) => !caused.includes(loss)),
  ];
}
