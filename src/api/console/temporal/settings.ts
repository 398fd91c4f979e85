import { z } from 'zod';
import type { ActRole } from '../../../domain/acts.js';
import { worksOnCases } from '../staff.js';

const patienceMs = 5_000;
const settings = z.looseObject({ Codec: z.looseObject({}).nullish() });

/**
 * What the Temporal UI says of itself, and beside it: which of its buttons are off for a role, because the proxy refuses what they send,
 * and where its payloads are opened. Null where it doesn't answer.
 */
export async function settingsFor(role: ActRole, origin: string, uiUrl: string): Promise<object | null> {
  const said = await settingsAt(uiUrl);
  if (said === null) return null;
  return {
    ...said,
    Codec: { ...said.Codec, Endpoint: `${origin}/codec` },
    DisableWriteActions: !worksOnCases(role),
    WorkflowUpdateDisabled: !worksOnCases(role),
    WorkflowCancelDisabled: true,
    WorkflowTerminateDisabled: true,
    WorkflowResetDisabled: true,
    // The UI closes its menu, and with it the form for updates, where reset, signal and terminate are all off: a signal is still refused.
    WorkflowSignalDisabled: !worksOnCases(role),
    WorkflowPauseDisabled: true,
    BatchActionsDisabled: true,
    StartWorkflowDisabled: true,
    ActivityCommandsDisabled: true,
  };
}

async function settingsAt(uiUrl: string): Promise<z.output<typeof settings> | null> {
  try {
    const answer = await fetch(new URL('/temporal/api/v1/settings', uiUrl), {
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    return settings.parse(await answer.json());
  } catch {
    return null;
  }
}
