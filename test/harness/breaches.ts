import { expect } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { commit } from '../../src/cases/after-commit.js';
import { decideReport } from '../../src/operations/disclosure-report/decide.js';
import { reportDisclosure } from '../../src/operations/disclosure-report/report.js';
import type { BackOffice } from './back-office.js';
import { mails } from './personas.js';

/** A breach of these people, by client id or email, that an agent assessed and a lead approved, with what else its form says; its id is that of the report. */
export async function approvedBreach(
  office: BackOffice,
  people: readonly string[],
  pressKey: string,
  of: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [agent, lead] = [stableId(mails.agent), stableId(mails.lead)];
  const today = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(office.clock());
  const report = await reportDisclosure(office, {
    typed: {
      mishap: 'wrong_email',
      information: 'contact',
      people: people.join(' '),
      recipientName: 'Another client',
      description: 'A reminder',
      happenedOn: today,
      discoveredOn: today,
      ...of,
    },
    actorId: agent,
    role: 'agent',
    pressKey,
  });
  if (!('reportId' in report)) throw new Error(JSON.stringify(report));
  const { reportId } = report;
  const factors = { nature: 'Names', receivedBy: 'A client', acquired: 'Read', mitigation: 'Deleted' };
  const at = office.clock();
  const decide = (actorId: string, decision: Parameters<typeof decideReport>[2]['decision']) =>
    commit(office, (tx, after) => decideReport(tx, after, { reportId, actorId, at, decision }));
  const assessment = { ...factors, conclusion: 'breach' } as const;
  expect(await decide(agent, { kind: 'assess', assessment })).toBeNull();
  expect(await decide(lead, { kind: 'approve' })).toBeNull();
  return reportId;
}
