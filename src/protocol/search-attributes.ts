import { defineSearchAttributeKey } from '@temporalio/common';
import type { WaitingOn } from '../domain/case/waiting-on.js';

/** Search attributes of every workflow; never encrypted, so opaque ids, enums and dates only. Same names in the Temporal UI. */
export const searchAttributes = {
  CaseKind: defineSearchAttributeKey('CaseKind', 'KEYWORD'),
  CaseReference: defineSearchAttributeKey('CaseReference', 'KEYWORD'),
  CaseState: defineSearchAttributeKey('CaseState', 'KEYWORD'),
  WaitingOn: defineSearchAttributeKey('WaitingOn', 'KEYWORD'),
  DueAt: defineSearchAttributeKey('DueAt', 'DATETIME'),
  NeedsAttention: defineSearchAttributeKey('NeedsAttention', 'BOOL'),
  Jurisdiction: defineSearchAttributeKey('Jurisdiction', 'KEYWORD'),
  SubjectId: defineSearchAttributeKey('SubjectId', 'KEYWORD'),
} as const;

/** What a child shows from its first moment, until it says more itself. */
export const openAttributes = (state: string) =>
  [
    { key: searchAttributes.CaseState, value: state },
    { key: searchAttributes.WaitingOn, value: 'system' satisfies WaitingOn },
    { key: searchAttributes.NeedsAttention, value: false },
  ] as const;
