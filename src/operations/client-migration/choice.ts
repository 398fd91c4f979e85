import type { Database } from '../../adapters/database.js';
import { choicesOffered } from '../../domain/client-migration/states.js';
import { fullName } from '../../domain/person-name.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { rematchOf } from './undo-rematch.js';

/** What the page behind the link in a client notice shows: who leaves and until when, and what was chosen; nothing of the client's record. */
export async function readChoice(db: Database, link: MailedLink) {
  const termination = await db.contractTermination.findUniqueOrThrow({
    where: { id: link.caseId },
    include: { contract: { include: { provider: { include: { account: true } } } } },
  });
  const migration = await db.clientMigration.findUnique({
    where: { terminationId_chartId: { terminationId: link.caseId, chartId: link.subjectId } },
  });
  const { account, timeZone } = termination.contract.provider;
  return {
    withdrawn: termination.state === 'withdrawn',
    rematching: (await db.supportTask.count({ where: rematchOf(link) })) > 0,
    providerName: fullName(account),
    lastDay: termination.lastDay,
    timeZone,
    offered: choicesOffered(termination.startedBecause),
    recordsHolder: termination.custodianName ?? termination.recordsPractice,
    chosen: migration?.outcome === 'unreached' ? null : (migration?.outcome ?? null),
  };
}
