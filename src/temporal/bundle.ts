import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import { failureConverterPath } from './data-converter.js';

const prebuilt = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** Bundles the workflows with the failure converter, what guards their entrance, what names their steps and what hands on their trace in them; takes some seconds. */
export async function bundleWorkflows(): Promise<{ code: string }> {
  return bundleWorkflowCode({
    workflowsPath: sourceOf('index'),
    workflowInterceptorModules: ['inbound', 'outbound', 'trace'].map((name) =>
      sourceOf(`kit/${name}-interceptor`),
    ),
    failureConverterPath,
    logger: quiet,
  });
}

function sourceOf(name: string): string {
  const source = ['ts', 'js']
    .map((ending) => fileURLToPath(new URL(`../workflows/${name}.${ending}`, import.meta.url)))
    .find((path) => existsSync(path));
  if (source === undefined) throw new Error('The workflows are not where they are looked for');
  return source;
}

/** The bundle that `npm run build` made, or a fresh one where there is none. */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  return existsSync(prebuilt) ? { codePath: prebuilt } : bundleWorkflows();
}

const ignore = () => {};
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
