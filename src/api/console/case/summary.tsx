import type { ComponentChildren, VNode } from 'preact';
import { signInChange } from '../../../domain/case/events.js';
import { reachFor } from '../../../domain/contact.js';
import { fullName } from '../../../domain/person-name.js';
import type { Conversation } from '../../../operations/contact-request/read-conversation.js';
import { SummaryList } from '../../components/components.js';
import { Tag } from '../../components/tags.js';
import { CaseDue, kindWords, StateTag, waitingOnWords } from '../words.js';
import { contactRows } from './conversation.js';
import { disavowedRows } from './disavowed-rows.js';
import { leavingRows } from './leaving.js';
import type { disavowedIn } from '../../../operations/case/record.js';
import { retrievalRows } from './retrieval.js';
import { proofOf, recoveryRows, terminationRows } from './rows.js';
import type { Deeds } from '../../../operations/case/deeds.js';
import { whomItConcerns, type Concerned } from './whom-it-concerns.js';

interface SummaryProps extends Concerned {
  readonly conversation: Conversation | null;
  readonly disavowed: Awaited<ReturnType<typeof disavowedIn>>;
  readonly deeds: Deeds;
  /** Names by account. */
  readonly names: ReadonlyMap<string, string>;
}

type Rows = { label: string; value: ComponentChildren }[];

/** What a case is about, where it stands, and what belongs to it. */
export function Summary(props: SummaryProps): VNode {
  const { row, names, view, role } = props;
  const reach = reachFor(role);
  const proof = reach.inFull ? proofOf(props.deeds, row) : null;
  return (
    <SummaryList
      rows={[
        { label: 'Kind', value: kindWords[row.kind] },
        ...whomItConcerns(props),
        ...standingRows(props),
        ...terminationRows(row, names, view, reach),
        ...(props.conversation === null ? [] : contactRows(props.conversation, reach)),
        ...retrievalRows(row.noteRetrieval, names, reach, view),
        ...leavingRows({ row, names, reach, view }),
        ...recoveryRows(row.factorRecovery, names, view, reach, proof),
        ...(row.accountNotice === null
          ? []
          : [
              {
                label: 'Notice',
                value: `To ${reach.email(row.accountNotice.email)}, that ${signInChange(row.accountNotice.kind)}`,
              },
            ]),
        ...disavowedRows(props.disavowed, reach, view),
        ...relatedRows(props),
      ]}
    />
  );
}

function standingRows({ row, view }: SummaryProps): Rows {
  return [
    {
      label: 'State',
      value: (
        <>
          <StateTag state={row.state} /> {row.needsAttention && <Tag tone="red">Needs attention</Tag>}
        </>
      ),
    },
    {
      label: 'Waiting on',
      value:
        row.dueAt === null ? (
          waitingOnWords(row)
        ) : (
          <>
            {waitingOnWords(row)}, until <CaseDue row={row} now={view.now} timeZone={view.timeZone} />
          </>
        ),
    },
  ];
}

/** Where to read on: the person, other cases, the workflow. */
function relatedRows({ row, account, view }: SummaryProps): Rows {
  const asked = row.startedByContacts[0]?.case.reference;
  const parent = row.noteExport?.terminationCase?.reference;
  const links: readonly (readonly [label: string, href: string | undefined, words: string | undefined])[] = [
    ['Asked for in', asked && `/cases/${asked}`, asked],
    ['Belongs to', parent && `/cases/${parent}`, parent],
    [
      'Person',
      account ? `/people/${account.id}` : undefined,
      account ? `All about ${fullName(account)}` : '',
    ],
    ['Workflow', view.workflowUrl(row.workflowId), 'Open in the Temporal UI'],
  ];
  return links.flatMap(([label, href, words]) =>
    href === undefined ? [] : [{ label, value: <a href={href}>{words}</a> }],
  );
}
