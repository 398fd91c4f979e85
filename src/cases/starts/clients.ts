import { deactivationPolicy } from '../../domain/client-deactivation/policy.js';
import { majorityPolicy } from '../../domain/client-majority/policy.js';
import { reactivationPolicy } from '../../domain/client-reactivation/policy.js';
import { accountingRequestType } from '../../protocol/accounting-request/messages.js';
import { clientDeactivationType } from '../../protocol/client-deactivation/messages.js';
import { clientMajorityType } from '../../protocol/client-majority/messages.js';
import { clientReactivationType } from '../../protocol/client-reactivation/messages.js';
import { contactRequestType } from '../../protocol/contact-request/messages.js';
import { disclosureReportType } from '../../protocol/disclosure-report/messages.js';
import { recordAmendmentType } from '../../protocol/record-amendment/messages.js';
import { recordRequestType } from '../../protocol/record-request/messages.js';
import { contactPolicyOf } from '../contact-policy.js';
import type { StartOf } from './start.js';

/** How the cases of clients start, and of those who write for them. */
export const clientStarts: Readonly<
  Record<
    | 'client_deactivation'
    | 'client_reactivation'
    | 'client_majority'
    | 'contact_request'
    | 'record_request'
    | 'record_amendment'
    | 'accounting_request'
    | 'disclosure_report',
    StartOf
  >
> = {
  async client_deactivation({ db }, row) {
    const { accountId, requestedAt } = await db.clientDeactivation.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: clientDeactivationType,
      summary: `${row.reference}: a client closes their account`,
      input: {
        deactivationId: row.id,
        reference: row.reference,
        accountId,
        requestedAt: requestedAt.toISOString(),
        policy: deactivationPolicy,
      },
    };
  },
  async client_reactivation({ db }, row) {
    const { accountId, requestedAt } = await db.clientReactivation.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: clientReactivationType,
      summary: `${row.reference}: a deactivated account to be opened again`,
      input: {
        reactivationId: row.id,
        reference: row.reference,
        accountId,
        requestedAt: requestedAt.toISOString(),
        policy: reactivationPolicy,
      },
    };
  },
  async client_majority({ db }, row) {
    const { accountId } = await db.clientMajority.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: clientMajorityType,
      summary: `${row.reference}: a client comes of age`,
      input: { majorityId: row.id, reference: row.reference, accountId, policy: majorityPolicy },
    };
  },
  async contact_request({ db, config }, row) {
    const { portal, topic, requestedAt } = await db.contactRequest.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: contactRequestType,
      summary: `${row.reference}: a message to support (${topic.replaceAll('_', ' ')})`,
      input: {
        requestId: row.id,
        reference: row.reference,
        portal,
        topic,
        requestedAt: requestedAt.toISOString(),
        policy: contactPolicyOf(config),
      },
    };
  },
  async record_request({ db }, row) {
    const { timeZone } = await db.recordRequest.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: recordRequestType,
      summary: `${row.reference}: a request for records`,
      input: { requestId: row.id, reference: row.reference, subjectId: row.subjectId, timeZone },
    };
  },
  async record_amendment(_, row) {
    return {
      type: recordAmendmentType,
      summary: `${row.reference}: a request to change a record`,
      input: { amendmentId: row.id, reference: row.reference, subjectId: row.subjectId },
    };
  },
  async accounting_request(_, row) {
    return {
      type: accountingRequestType,
      summary: `${row.reference}: a request for an accounting of disclosures`,
      input: { requestId: row.id, reference: row.reference, subjectId: row.subjectId },
    };
  },
  async disclosure_report(_, { id, reference, subjectId }) {
    return {
      type: disclosureReportType,
      summary: `${reference}: something went to the wrong person`,
      input: { reportId: id, reference, subjectId },
    };
  },
};
