import type { Dependencies } from '../../../src/dependencies.js';

/** What a person, or one press, brings about once in a run: a table, what its rows may not share, and which of them count. */
interface Once {
  readonly what: string;
  readonly table: string;
  readonly by: readonly string[];
  readonly only?: string;
}

/** Tries that came to nothing (a link that a newer one replaced) may be there more than once; what they were for may not. */
export const once: readonly Once[] = [
  { what: 'case of a workflow', table: '"case"', by: ['workflow_id'] },
  { what: 'client of a sign-up', table: 'client', by: ['email'], only: `email LIKE '%chaos%'` },
  {
    what: 'verified address',
    table: 'email_verification',
    by: ['portal', 'email', 'purpose'],
    only: `state = 'verified'`,
  },
  { what: 'reset', table: 'password_reset', by: ['portal', 'email'], only: `state = 'completed'` },
  {
    what: 'notice of one change',
    table: 'account_notice',
    by: ['account_id', 'kind'],
    // A phone is set up again after it was reset.
    only: `kind <> 'second_factor_enrolled'`,
  },
  { what: 'suspension', table: 'account_suspension', by: ['account_id'] },
  { what: 'invitation', table: 'provider_invitation', by: ['email'] },
  { what: 'contract', table: 'contract', by: ['provider_id'] },
  { what: 'end of a contract', table: 'contract_termination', by: ['contract_id'] },
  {
    what: 'export of a case',
    table: 'note_export',
    by: ['termination_case_id', 'occasion'],
    only: 'termination_case_id IS NOT NULL',
  },
  { what: 'news', table: 'provider_news', by: ['subject'] },
  {
    what: 'recovery',
    table: 'factor_recovery',
    by: ['portal', 'email'],
    only: `state IN ('proof_recorded', 'half_proven', 'waiting', 'completed')`,
  },
  {
    what: 'retrieval of notes',
    table: 'note_retrieval',
    by: ['email'],
    only: `state NOT IN ('joined', 'expired')`,
  },
  { what: 'message to support', table: 'contact_request', by: ['email', 'topic'] },
  {
    what: 'message of a press',
    table: 'contact_message',
    by: ['press_key'],
    only: 'press_key IS NOT NULL',
  },
  { what: 'closing of an account', table: 'client_deactivation', by: ['account_id'] },
  { what: 'reactivation', table: 'client_reactivation', by: ['account_id'] },
  { what: 'coming of age', table: 'client_majority', by: ['account_id'] },
  { what: 'request for records', table: 'record_request', by: ['client_id', 'requester_email'] },
  { what: 'request to amend', table: 'record_amendment', by: ['client_id', 'chart_id'] },
  { what: 'request for an accounting', table: 'accounting_request', by: ['client_id', 'requester_email'] },
  { what: 'report of a mishap', table: 'disclosed_person', by: ['client_id'] },
  { what: 'disclosure', table: 'disclosure', by: ['client_id', 'case_id', 'what', 'purpose'] },
  {
    what: 'review of an emergency',
    table: 'access_review',
    by: ['person_id'],
    only: 'person_id IS NOT NULL',
  },
];

/** What is there more than once although a person asked for it once. */
export async function checkOnce({ db }: Pick<Dependencies, 'db'>): Promise<string[]> {
  const twice = await db.$queryRawUnsafe<{ what: string; times: bigint }[]>(
    once
      .map(
        ({ what, table, by, only = 'true' }) =>
          `SELECT '${what}' AS what, count(*) AS times FROM ${table} WHERE ${only} GROUP BY ${by.join(', ')} HAVING count(*) > 1`,
      )
      .join(' UNION ALL '),
  );
  return twice.map(({ what, times }) => `one ${what} is there ${times} times`);
}
