import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { openBrowser } from '../harness/browser.js';
import { freePort } from '../harness/global-setup.js';
import { goodForm, mails } from '../harness/personas.js';
import { startProgram, untilReady, withOwnPorts } from '../harness/program.js';
import { sendTermination } from '../harness/terminations.js';

describe('the API is killed when it has accepted a request and not yet started its case', () => {
  let office: BackOffice;
  let reference: string;

  beforeAll(async () => {
    office = await openBackOffice();
    const environment = await withOwnPorts(office.environment);
    const origin = environment['PROVIDER_PORTAL_URL'] ?? '';
    const nowhere = { ...environment, TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    const first = await startProgram('server', nowhere);
    await untilReady(origin);
    const provider = openBrowser(origin);
    await provider.post('/sign-in', { email: mails.provider, password });
    await office.enterCode('provider', provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    const { text } = await sendTermination(provider);
    reference = /CT-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
    await first.kill();
    expect(await office.db.case.findMany({ where: { workflowStartedAt: { not: null } } })).toEqual([]);

    const second = await startProgram('server', environment);
    await until('the provider has the confirmation', async () => confirmations().length > 0);
    await second.stop();
  });
  afterAll(() => office.close());

  const confirmations = () => office.take(mails.provider, 'We got your request');

  it('goes on with the case when the API is back: nothing is asked for twice, and one mail confirms it', async () => {
    const cases = await office.db.case.findMany({ where: { kind: 'contract_termination' } });
    expect(cases.map((row) => row.reference)).toEqual([reference]);
    expect(cases.every(({ workflowStartedAt }) => workflowStartedAt !== null)).toBe(true);
    expect(confirmations()).toHaveLength(1);
    expect(confirmations()[0]?.text).toContain(reference);
  });
});
