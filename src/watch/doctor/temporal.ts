import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { trouble, Unanswered, well, type Finding } from './finding.js';

/** The Temporal server that the tests run on. */
const testedServer = '1.29.1';

/** Days for which closed histories have to stay: support reads why a case went as it did in the weeks after it. */
const leastRetentionDays = 7;

const daySeconds = 86_400;

/** Milliseconds that a call may take, and that it may take asked again: one question in some hundred about a schedule is lost, and the next is answered at once. */
const patiencesMs = [3_000, 3_000, 10_000];

/** IndexedValueType of Temporal's API for the types that we use. */
const valueTypes: Readonly<Record<string, number>> = { KEYWORD: 2, BOOL: 5, DATETIME: 6 };

/** How Temporal is reached and which namespace is ours. */
export interface Namespace {
  readonly connection: Connection;
  readonly namespace: string;
}

/** Whether Temporal answers, in a version that is tested. */
export async function serverVersion({ connection }: Namespace): Promise<Finding[]> {
  const { serverVersion: version } = await bounded(connection, () =>
    connection.workflowService.getSystemInfo({}),
  );
  return [versionFinding(version ?? '')];
}

/** What a server's version says. */
export function versionFinding(version: string): Finding {
  return isOlder(version, testedServer)
    ? trouble(
        `It is ${version || 'of an unknown version'}, older than ${testedServer}, which is the one tested.`,
        `Upgrade Temporal to ${testedServer} or later, one minor version at a time.`,
      )
    : well(`It answers, in version ${version}.`);
}

function isOlder(version: string, than: string): boolean {
  const [ours, tested] = [version, than].map((text) => text.split('.').map(Number));
  const [major = 0, minor = 0] = ours ?? [];
  const [testedMajor = 0, testedMinor = 0] = tested ?? [];
  return !(major > testedMajor || (major === testedMajor && minor >= testedMinor));
}

/** Whether the namespace keeps closed histories for long enough. */
export async function retention({ connection, namespace }: Namespace): Promise<Finding[]> {
  const { config } = await bounded(connection, () =>
    connection.workflowService.describeNamespace({ namespace }),
  );
  return [retentionFinding(namespace, Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0))];
}

/** What a namespace's retention, in seconds, says. */
function retentionFinding(namespace: string, seconds: number): Finding {
  const days = Math.floor(seconds / daySeconds);
  return days >= leastRetentionDays
    ? well(`Namespace ${namespace} keeps closed histories for ${days} days.`)
    : trouble(
        `Namespace ${namespace} keeps closed histories for ${days} ${days === 1 ? 'day' : 'days'}: support can't read in the Temporal UI how a case of last week went.`,
        `temporal operator namespace update --namespace ${namespace} --retention 30d`,
      );
}

/** Whether each search attribute is there, with its type. */
export async function attributes({ connection, namespace }: Namespace): Promise<Finding[]> {
  const { customAttributes } = await bounded(connection, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  return attributeFindings(namespace, customAttributes ?? {});
}

/** Compares the search attributes of a namespace, by their type's number, with those that cases carry. */
export function attributeFindings(
  namespace: string,
  present: Readonly<Record<string, number | null | undefined>>,
): Finding[] {
  const wanted = Object.values(searchAttributes);
  const create = (name: string, type: string) =>
    `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type.charAt(0)}${type.slice(1).toLowerCase()}`;
  const findings = wanted.flatMap(({ name, type }) => {
    if (present[name] === valueTypes[type]) return [];
    return present[name] === undefined || present[name] === null
      ? [trouble(`${name} is missing: no workflow can start or go on.`, create(name, type))]
      : [
          trouble(
            `${name} is of another type than ${type}: no workflow can start or go on.`,
            `temporal operator search-attribute remove --namespace ${namespace} --name ${name}, then ${create(name, type)}`,
          ),
        ];
  });
  return findings.length > 0 ? findings : [well(`All ${wanted.length} are there.`)];
}

/** Of a certificate or a key that is missing, has ended, isn't known there, or is of another namespace; the server doesn't say which. */
const notLetIn =
  'Temporal does not let us in: look at TEMPORAL_API_KEY or the certificate, whether it still counts, and for this namespace (runbook, "An open way").';

const lateWords = 'Temporal does not answer in time.';

/** gRPC's DEADLINE_EXCEEDED, and CANCELLED where the server was the first to notice: nothing else here cancels a call. */
const late = [4, 1];

/** What a status of gRPC says; Temporal's own words may hold more. */
const statusWords: Readonly<Record<number, string>> = {
  1: lateWords,
  4: lateWords,
  5: 'The namespace is not there.',
  7: notLetIn,
  14: 'Temporal cannot be reached.',
  16: notLetIn,
};

/** Whether Temporal says that what was asked for isn't there. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 5;
}

function codeOf(error: unknown): number {
  const { code = -1, cause } = error as { code?: number; cause?: { code?: number } };
  return cause?.code ?? code;
}

/** Calls Temporal, again where it doesn't answer in time; throws Unanswered with what its status says. */
export async function bounded<Result>(connection: Connection, call: () => Promise<Result>): Promise<Result> {
  let code = -1;
  for (const patienceMs of patiencesMs)
    try {
      return await connection.withDeadline(Date.now() + patienceMs, call);
    } catch (error) {
      code = codeOf(error);
      if (!late.includes(code)) break;
    }
  throw new Unanswered(statusWords[code] ?? `Temporal refuses to tell (${code}).`);
}
