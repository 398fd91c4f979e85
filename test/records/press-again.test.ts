import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { reportDisclosure } from '../../src/operations/disclosure-report/report.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

it('a report of a disclosure that is pressed again is one, and with other words another, whatever key its form has', async () => {
  const pressKey = randomBytes(6_000).toString('base64url');
  const report = async (description: string) => {
    const answer = await reportDisclosure(office, {
      typed: {
        mishap: 'wrong_email',
        information: 'contact',
        people: stableId('client sourced'),
        recipientName: 'Another client',
        description,
        happenedOn: '11/2/2026',
        discoveredOn: '11/3/2026',
      },
      actorId: stableId(mails.agent),
      role: 'agent',
      pressKey,
    });
    return 'reportId' in answer ? answer.reportId : answer;
  };
  const first = await report('A reminder');
  const second = await report('A bill');
  expect([await report('A reminder'), await report('A bill')]).toEqual([first, second]);
  expect(await office.db.disclosureReport.count()).toBe(2);
});
