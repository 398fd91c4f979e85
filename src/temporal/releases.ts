import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

/** Whose releases are asked for or changed: workers name their deployment after their task queue (worker.ts). */
export interface Deployment {
  readonly temporal: Client;
  readonly deployment: string;
}

/** One release of the workers, as Temporal tells it. */
export interface Release {
  readonly buildId: string;
  /** INACTIVE, CURRENT, RAMPING, DRAINING or DRAINED: only the last one's workers may be stopped. */
  readonly standing: string;
  /** Percent of new cases that it gets while it ramps; null else. */
  readonly percent: number | null;
  readonly openCases: number;
}

const standings = proto.temporal.api.enums.v1.WorkerDeploymentVersionStatus;

/** The releases that Temporal knows, newest first; throws ServiceError where no worker has named one. */
export async function releasesOf({ temporal: client, deployment }: Deployment): Promise<Release[]> {
  const { workerDeploymentInfo: info } = await client.workflowService.describeWorkerDeployment({
    namespace: client.options.namespace,
    deploymentName: deployment,
  });
  const { routingConfig, versionSummaries } = info ?? {};
  return Promise.all(
    (versionSummaries ?? []).map(async ({ deploymentVersion, status }) => {
      const buildId = deploymentVersion?.buildId ?? '';
      const isRamping = routingConfig?.rampingDeploymentVersion?.buildId === buildId;
      return {
        buildId,
        standing: (standings[status ?? 0] ?? '').replace('WORKER_DEPLOYMENT_VERSION_STATUS_', ''),
        percent: isRamping ? (routingConfig.rampingVersionPercentage ?? 0) : null,
        openCases: (await client.workflow.count(openOn(deployment, buildId))).count,
      };
    }),
  );
}

/** Gives a release this many percent of new cases, and of the open ones that go on with a newer one; 0 takes them back. */
export async function ramp(
  { temporal: client, deployment }: Deployment,
  { buildId, percent }: { buildId: string; percent: number },
): Promise<void> {
  await client.workflowService.setWorkerDeploymentRampingVersion({
    namespace: client.options.namespace,
    deploymentName: deployment,
    buildId: percent === 0 ? '' : buildId,
    percentage: percent,
    identity: client.options.identity,
  });
}

/** Gives a release all cases but those that stay with the one that began them, and ends a ramp; none gives them to workers of no release. */
export async function makeCurrent(
  { temporal: client, deployment }: Deployment,
  buildId: string,
): Promise<void> {
  const named = {
    namespace: client.options.namespace,
    deploymentName: deployment,
    identity: client.options.identity,
  };
  // In this order: without its ramp a release would lose its cases for a moment to one that can't replay them.
  await client.workflowService.setWorkerDeploymentCurrentVersion({ ...named, buildId });
  await client.workflowService.setWorkerDeploymentRampingVersion({ ...named, buildId: '', percentage: 0 });
}

/**
 * Leaves the open cases that passed one of these changes (`patched`) with the release that they are on, because an older one can't replay them; answers how
 * many. `letGo` undoes it.
 */
export async function keep(
  { temporal: client, deployment }: Deployment,
  { buildId, changes }: { buildId: string; changes: readonly string[] },
): Promise<number> {
  if (changes.length === 0) return 0;
  const passed = changes.map((change) => `TemporalChangeVersion = ${JSON.stringify(change)}`).join(' OR ');
  const version = { deploymentName: deployment, buildId };
  return overrideEach(client, `${openOn(deployment, buildId)} AND (${passed})`, {
    pinned: { behavior: pinned, version },
  });
}

/** Lets every case of a release go on with the current one that `keep` left there; answers how many it looked at. */
export async function letGo({ temporal: client, deployment }: Deployment, buildId: string): Promise<number> {
  return overrideEach(
    client,
    `${openOn(deployment, buildId)} AND TemporalWorkflowVersioningBehavior = "Pinned"`,
    null,
  );
}

const pinned =
  proto.temporal.api.workflow.v1.VersioningOverride.PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED;

async function overrideEach(
  client: Client,
  query: string,
  versioningOverride: {
    pinned: { behavior: typeof pinned; version: { deploymentName: string; buildId: string } };
  } | null,
): Promise<number> {
  let count = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowExecutionOptions: versioningOverride === null ? {} : { versioningOverride },
      updateMask: { paths: ['versioning_override'] },
    });
    count += 1;
  }
  return count;
}

function openOn(deployment: string, buildId: string): string {
  return `TemporalWorkerDeploymentVersion = "${deployment}:${buildId}" AND ExecutionStatus = "Running"`;
}
