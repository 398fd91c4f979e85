import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { noteExportType } from '../../src/protocol/note-export/messages.js';
import { openBackOffice, password, until, type BackOffice } from './back-office.js';
import { leftOpen } from './left-open.js';
import { takeLoggedErrors } from './log-lines.js';
import { mails, secrets } from './personas.js';
import { messagesWithoutDescription, stepsWithoutSummary } from './said-of-steps.js';
import { differingStandings } from './standings.js';

/** Someone who forgot the codec: a client of Temporal that sends everything in clear. */
const inClear = ({ temporal }: BackOffice) => new Client({ connection: temporal.connection }).workflow;

/** Temporal lists a workflow some moments after its start. */
const listed = ({ temporal, config }: BackOffice) =>
  until('the workflow is listed', async () => {
    const { count } = await temporal.workflow.count(`TaskQueue="${config.TEMPORAL_TASK_QUEUE}"`);
    return count === 1;
  });

describe('the harness finds what must not be', () => {
  it.each([
    ['a client’s name', secrets.clientFamily, 'clientFamily'],
    ['a provider’s address', mails.provider, 'an address or phone number'],
    ['a password', password, 'a password'],
  ])('%s in the log', async (_, secret, what) => {
    const office = await openBackOffice({ worker: false });
    office.log.debug({ trace: `something about ${secret} here` }, 'request');
    await expect(office.close()).rejects.toThrow(what);
  });

  it('the text of a note in a history that is not encrypted', async () => {
    const office = await openBackOffice({ worker: false });
    const start = { taskQueue: office.config.TEMPORAL_TASK_QUEUE, workflowId: office.people.provider.id };
    await inClear(office).start(noteExportType, { ...start, args: [{ text: `… ${secrets.noteText} …` }] });
    await listed(office);
    await expect(office.close()).rejects.toThrow('noteText in the history of a workflow noteExport');
  });

  it('nothing in the same history when it is encrypted', async () => {
    const office = await openBackOffice({ worker: false });
    const start = { taskQueue: office.config.TEMPORAL_TASK_QUEUE, workflowId: office.people.provider.id };
    await office.temporal.workflow.start(noteExportType, { ...start, args: [{ text: secrets.noteText }] });
    await listed(office);
    await expect(office.close()).resolves.toBeUndefined();
  });

  it('a phone number in a workflow’s id and an address in its search attributes', async () => {
    const office = await openBackOffice({ worker: false });
    await office.temporal.workflow.start(noteExportType, {
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      workflowId: `${office.people.provider.id}/${secrets.clientPhone}`,
      typedSearchAttributes: [{ key: searchAttributes.SubjectId, value: secrets.clientMail }],
    });
    await listed(office);
    await expect(office.close()).rejects.toThrow(
      /clientPhone in the id of[^]+clientMail in the search attributes of/,
    );
  });

  it('a token out of a mail in the log', async () => {
    const office = await openBackOffice({ worker: false });
    const token = 'kX4t0000000000000000000000000009';
    await office.mailer.send({
      to: secrets.clientMail,
      subject: 'A link',
      text: `Open https://clients.example/provider-leaving/${token} please`,
      html: '',
      messageId: '<1@headway.example>',
    });
    office.log.info({ token }, 'link opened');
    await expect(office.close()).rejects.toThrow('a mailed token (1) in the log');
  });

  it('a workflow that cannot go on', async () => {
    const office = await openBackOffice();
    await office.temporal.workflow.start('noSuchWorkflow', {
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      workflowId: office.people.provider.id,
    });
    await listed(office);
    const errors = await until('its worker complains', async () => takeLoggedErrors().join() || null);
    expect(errors).toContain('Failed to process Workflow Activation');
    await expect(office.close()).rejects.toThrow('a workflow noSuchWorkflow failed by');
    takeLoggedErrors();
  });

  it('a mail that offers to unsubscribe and is no news', async () => {
    const office = await openBackOffice({ worker: false });
    await office.mailer.send({
      to: mails.agent,
      subject: 'Your account',
      text: 'A line.',
      html: '',
      messageId: '<2@headway.example>',
      headers: { 'List-Unsubscribe': '<https://providers.example/unsubscribe/x>' },
    });
    await expect(office.close()).rejects.toThrow('the mail “Your account” (unknown) offers to unsubscribe');
  });

  it('news that cannot be unsubscribed from', async () => {
    const office = await openBackOffice({ worker: false });
    const messageId = '<3@headway.example>';
    await office.db.outboundMail.create({
      data: { key: 'news', template: 'provider-news', messageId, createdAt: new Date() },
    });
    await office.mailer.send({ to: mails.agent, subject: 'News', text: 'A line.', html: '', messageId });
    await expect(office.close()).rejects.toThrow('“News” (provider-news) does not offer to unsubscribe');
  });

  it('an open workflow and a mail that nobody looked at', async () => {
    const office = await openBackOffice({ worker: false, leavesNothing: { withinMs: 1 } });
    await office.temporal.workflow.start(noteExportType, {
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      workflowId: office.people.provider.id,
    });
    await listed(office);
    for (const subject of ['Looked at', 'Overlooked'])
      await office.mailer.send({ to: mails.agent, subject, text: '', html: '', messageId: `<${subject}@x>` });
    expect(office.take(mails.agent, 'Looked at')).toHaveLength(1);
    await expect(office.close()).rejects.toThrow(
      /a workflow noteExport is open\n {2}nobody looked at the mail “Overlooked”$/,
    );
  });

  it('a row that was changed behind the back of its workflow', async () => {
    const office = await openBackOffice({ policy: 'standard' });
    await office.browse('provider').post('/forgot-password', { email: mails.provider });
    const row = await until('the link is out', () => office.db.case.findFirst({ where: { state: 'sent' } }));
    await expect(differingStandings(office)).resolves.toEqual([]);
    await office.db.case.update({
      where: { id: row.id },
      data: { state: 'closed', waitingOn: 'support', dueAt: null, needsAttention: true },
    });
    expect((await differingStandings(office, new Set(), 0)).join('\n')).toMatch(
      /CaseState is sent, its row says closed\n.*WaitingOn is person.*support\n.*DueAt is \d.*\n.*NeedsAttention is false.*\n.*“.* is closed.*” is not in its details “.* is sent/,
    );
    await office.close();
  });

  it('steps and messages of which the Temporal UI could not say what they are for', () => {
    // Recorded before any step had a summary.
    const recorded = new URL('../replay/histories/contractTermination.last-day-moved.json', import.meta.url);
    expect(stepsWithoutSummary('of before', readFileSync(recorded, 'utf8'))).toEqual(
      expect.arrayContaining([
        'the activity recordCase of a workflow of before has no summary',
        'a timer of a workflow of before has no summary',
        'the child noteExport of a workflow of before has no summary',
      ]),
    );
    const said = { name: 'hold', description: 'Stops everything.' };
    const definition = {
      queryDefinitions: [],
      signalDefinitions: [{ name: 'look' }],
      updateDefinitions: [said],
    };
    expect(messagesWithoutDescription('of ours', { definition })).toEqual([
      'look of a workflow of ours has no description',
    ]);
  });

  it('a back office that was not closed', async () => {
    const office = await openBackOffice({ worker: false });
    expect([...leftOpen]).toEqual([office.config.TEMPORAL_TASK_QUEUE]);
    await office.close();
    expect([...leftOpen]).toEqual([]);
  });

  it('an error that was logged', async () => {
    const office = await openBackOffice({ worker: false });
    office.log.error({ status: 500 }, 'request failed');
    office.log.warn('not an error');
    expect(takeLoggedErrors()).toEqual([expect.stringContaining('request failed')]);
    await office.close();
  });
});
