import { createHash, randomUUID } from 'node:crypto';
import type { VNode } from 'preact';

/** A field by which a form is known again when its button is pressed twice. */
export function FormKey(): VNode {
  return <input type="hidden" name="form" value={randomUUID()} />;
}

/**
 * The update id of a form as it was filled in: Temporal answers a second update of the same id like the first, and it happens
 * once. Another person, workflow or content is another update; so is a form that carries no key.
 */
export function updateIdOf(of: {
  readonly accountId: string;
  readonly workflowId: string;
  readonly update: string;
  readonly fields: Readonly<Record<string, string>>;
}): string {
  if (!of.fields['form']) return randomUUID();
  const content = [of.accountId, of.workflowId, of.update, of.fields];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
