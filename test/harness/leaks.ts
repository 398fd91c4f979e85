import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Client } from '@temporalio/client';
import type { InboxMessage } from '../../dev/inbox/messages.js';
import type { Database } from '../../src/adapters/database.js';

/** Somewhere that patient data doesn't belong, and what stands there. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** A workflow as the server keeps it: history undecoded, as someone who reads Temporal's database would see it. */
export interface KeptWorkflow {
  readonly id: string;
  readonly type: string;
  readonly open: boolean;
  readonly history: string;
  readonly searchAttributes: string;
}

/** Every workflow of a task queue. */
export async function keptWorkflows(temporal: Client, taskQueue: string): Promise<KeptWorkflow[]> {
  const kept: KeptWorkflow[] = [];
  for await (const found of temporal.workflow.list({ query: `TaskQueue="${taskQueue}"` })) {
    const { workflowId: id, runId, type, status } = found;
    kept.push({
      id,
      type,
      open: status.name === 'RUNNING',
      history: historyToJSON(await temporal.workflow.getHandle(id, runId).fetchHistory()),
      searchAttributes: JSON.stringify(found.typedSearchAttributes.getAll()),
    });
  }
  return kept;
}

/** Where secrets stand that must not: one sentence a find, which doesn't repeat the secret. */
export function leaks(places: readonly Place[], secrets: ReadonlyMap<string, string>): string[] {
  return places.flatMap(({ name, text }) => {
    const found = [...secrets].filter(([, secret]) => stands(secret, text));
    return found.map(([what]) => `${what} in ${name}`);
  });
}

/** A login code counts only as a number of its own: any six digits stand in some longer one. */
function stands(secret: string, text: string): boolean {
  return /^\d{6}$/.test(secret) ? new RegExp(`(?<!\\d)${secret}(?!\\d)`).test(text) : text.includes(secret);
}

/** The places of a workflow: its id and search attributes, and its history with every payload opened as far as base64 goes. */
export function placesOf({ id, type, history, searchAttributes }: KeptWorkflow): Place[] {
  const texts: string[] = [];
  JSON.parse(history, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value, Buffer.from(value, 'base64').toString());
    return value;
  });
  return [
    { name: `the id of a workflow ${type}`, text: id },
    { name: `the search attributes of a workflow ${type}`, text: searchAttributes },
    { name: `the history of a workflow ${type}`, text: texts.join('\n') },
  ];
}

/** What trouble of a workflow's code stands in its history; Temporal tries on for ever and says nothing. */
export function brokenTasks({ type, history }: KeptWorkflow): string[] {
  const causes =
    history.match(/TASK_FAILED_CAUSE_(NON_DETERMINISTIC|WORKFLOW_WORKER_UNHANDLED|BAD_)\w*/g) ?? [];
  return [...new Set(causes)].map((cause) => `a workflow ${type} failed by ${cause}`);
}

/** What people of a database are reached by, and what was mailed to them to open doors with. */
export async function secretsOf(db: Database, mails: readonly InboxMessage[]): Promise<Map<string, string>> {
  const people = [
    ...(await db.account.findMany({ select: { email: true, phone: true } })),
    ...(await db.client.findMany({ select: { email: true, phone: true } })),
  ];
  const factors = [
    ...(await db.secondFactor.findMany({ select: { phone: true } })),
    ...(await db.codeChallenge.findMany({ select: { phone: true } })),
  ];
  const addresses = [
    ...people.flatMap(({ email, phone }) => [email, phone]),
    ...factors.map(({ phone }) => phone),
  ];
  const codes = mails.flatMap(({ text }) =>
    Array.from(text.matchAll(/(?<!\d)\d{6}(?!\d)/g), ([code]) => code),
  );
  const tokens = mails.flatMap(({ text }) =>
    Array.from(text.matchAll(/https?:\/\/\S+\/([\w.~-]{24,})/g), ([, token = '']) => token),
  );
  const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
  return new Map([
    ...numbered('an address or phone number', addresses),
    ...numbered('a login code', codes),
    ...numbered(
      'a mailed token',
      tokens.filter((token) => !isId.test(token)),
    ),
  ]);
}

/** Secrets of one kind, told apart by number. */
export function numbered(what: string, secrets: readonly (string | null)[]): [string, string][] {
  return [...new Set(secrets)].flatMap((secret, index) =>
    secret === null || secret === '' ? [] : [[`${what} (${index + 1})`, secret]],
  );
}
