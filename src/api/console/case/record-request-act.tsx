import type { VNode } from 'preact';
import type { ActRole } from '../../../domain/acts.js';
import type { ToldPassphrase } from '../../../operations/record-request/passphrase.js';
import type { ShownRequest } from '../../../operations/record-request/view.js';
import { RecordActForm, type FilledIn } from './record-act-form.js';
import type { RefusedRecordAct } from './refused-record-act.js';

/** A request on its case, as someone of our staff sees it. */
export interface RequestOnCase {
  readonly shown: ShownRequest;
  readonly role: ActRole;
  readonly refused: RefusedRecordAct | undefined;
  /** What the page has seen of the case. */
  readonly version: string;
  /** A passphrase that was asked for. */
  readonly passphrase?: ToldPassphrase | undefined;
}

/** The name of a form, by which its fields are told from those of the others. */
export const formId = (act: string, partId: string) => `${act}${partId}`;

/** The form of one act on a request, or on one provider's part of it. */
export function RequestAct({
  shown,
  act,
  partId = '',
  title,
  refused,
  version,
  children,
}: RequestOnCase & {
  act: string;
  partId?: string;
  title: string;
  children?: (of: FilledIn) => VNode;
}): VNode {
  return (
    <RecordActForm
      action={`/cases/${shown.row.case.reference}/record-acts/${act}`}
      form={formId(act, partId)}
      part={partId}
      title={title}
      refused={refused}
      version={version}
    >
      {children}
    </RecordActForm>
  );
}
