import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPayloadConverter } from '@temporalio/common';
import { makeClientChoice, clientMigrationId } from '../../src/protocol/client-migration/messages.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pathIn } from '../harness/clients.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

/** An agent read the accepted choice in the history, changed it, sent it again, and it was logged as the client's. */
describe('a client’s choice that someone reads in the history', () => {
  let office: BackOffice;
  let caseId: string;
  let chartId: string;
  beforeAll(async () => {
    // Days that pass in a second would end the choice before it is sent again.
    office = await openBackOffice({ policy: 'standard' });
    chartId = office.people.charts['sourced'] ?? '';
    const provider = await office.signIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
    ({ caseId } = await until('the case runs', () =>
      office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
    ));
    await provider.post('/contract-termination/send-notice');
    const notice = await until(
      'the client is told',
      async () => office.inbox.messages.find(({ to }) => to === secrets.clientMail) ?? null,
    );
    const answer = await office.browse('client').post(pathIn(notice), { choice: 'stays' });
    expect(answer.text).toContain('Stay on Headway');
  });
  afterAll(() => office.close());

  const handle = () => office.temporal.workflow.getHandle(clientMigrationId(caseId, chartId));
  const accepted = async () => {
    const { history } = await office.temporal.workflowService.getWorkflowExecutionHistory({
      namespace: office.config.TEMPORAL_NAMESPACE,
      execution: { workflowId: clientMigrationId(caseId, chartId) },
    });
    const [payload] =
      history?.events?.flatMap(
        ({ workflowExecutionUpdateAcceptedEventAttributes: update }) =>
          update?.acceptedRequest?.input?.args?.payloads ?? [],
      ) ?? [];
    const [open] = await createPayloadCodec(office.config.PAYLOAD_KEYS).decode([payload ?? {}]);
    return defaultPayloadConverter.fromPayload<{ linkDigest: string; choice: 'stays'; proof?: string }>(
      open ?? {},
    );
  };
  const outcome = async () => {
    const row = await office.db.clientMigration.findFirstOrThrow({ where: { chartId } });
    return row.outcome;
  };

  it.each([
    ['changed', { choice: 'follows_provider' }, 'act-token-wrong'],
    ['without its proof', { choice: 'follows_provider', proof: '' }, 'act-token-missing'],
    ['as it is', {}, 'act-token-used'],
  ] as const)(
    'changes nothing when sent again %s, and the attempt is audited',
    async (_, changes, refused) => {
      const attempts = () =>
        office.db.auditEntry.count({
          where: { act: 'case.choose', subjectId: caseId, detail: { path: ['code'], equals: refused } },
        });
      const before = await attempts();
      const said = { ...(await accepted()), ...changes };
      expect(await handle().executeUpdate(makeClientChoice, { args: [said] })).toEqual({ refused });
      expect(await outcome()).toBe('stays');
      expect(await attempts()).toBe(before + 1);
    },
  );
});
