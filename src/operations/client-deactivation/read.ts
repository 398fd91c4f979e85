import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { deactivationPolicy } from '../../domain/client-deactivation/policy.js';
import { measureOf, retainUntil, type Measure } from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { laterDay } from '../../domain/record-retention/standing.js';
import { calendarDate, type CalendarDate } from '../../domain/zoned-time.js';
import type { Client } from '../../generated/prisma/client.js';
import { readChartFacts } from '../record-retention/facts.js';
import { confirmer } from './guardian.js';
import { fullName } from '../../domain/person-name.js';

/** What ends and what is kept when a client's account is deactivated. */
export interface WhatEnds {
  /** Each chart with the last day on which it is kept, and the rule that decides. */
  readonly charts: readonly {
    readonly chartId: string;
    readonly provider: string;
    readonly keptThrough: CalendarDate;
    readonly rule: string;
    readonly ruleSource: string;
    readonly measure: Measure;
  }[];
  /** Sessions that are cancelled where it is confirmed now; those of the days in which it can be taken back still take place. */
  readonly coming: readonly { readonly provider: string; readonly startsAt: Date }[];
  /** Held sessions that aren't billed, or not paid yet: they are still settled. */
  readonly unbilled: number;
  readonly unpaid: number;
  /** People whose accounts this client opened; nothing changes for them. */
  readonly family: readonly string[];
  readonly timeZone: string;
  /** Whether a guardian confirms, who logs in for it. */
  readonly byGuardian: boolean;
}

/** Reads what ends and what is kept for an account as it stands now, by the retention rules of the day; changes nothing. */
export async function readWhatEnds(
  tx: Transaction,
  { accountId, at }: { readonly accountId: string; readonly at: Date },
): Promise<WhatEnds> {
  const [client, members, guardianId] = await Promise.all([
    tx.client.findUnique({ where: { accountId } }),
    tx.familyMember.findMany({ where: { guardianId: accountId }, include: { account: true } }),
    confirmer(tx, accountId, at),
  ]);
  return {
    ...(client === null ? nothing : await careOf(tx, client, at)),
    family: members.map(({ account }) => fullName(account)),
    timeZone: client?.timeZone ?? 'America/New_York',
    byGuardian: guardianId !== null,
  };
}

const nothing = { charts: [], coming: [], unbilled: 0, unpaid: 0 };

async function careOf(
  tx: Transaction,
  { id: clientId }: Client,
  at: Date,
): Promise<Pick<WhatEnds, 'charts' | 'coming' | 'unbilled' | 'unpaid'>> {
  const charts = await tx.chart.findMany({
    where: { clientId },
    include: { provider: { include: { account: true } } },
    orderBy: { id: 'asc' },
  });
  const of = { chart: { clientId } };
  const [facts, coming, unbilled, unpaid] = await Promise.all([
    readChartFacts(
      tx,
      charts.map(({ id }) => id),
    ),
    tx.appointment.findMany({
      where: { ...of, status: 'scheduled', startsAt: { gt: daysAfter(at, deactivationPolicy.graceDays) } },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    }),
    tx.appointment.count({ where: { ...of, billing: 'unbilled' } }),
    tx.appointment.count({ where: { ...of, billing: 'submitted' } }),
  ]);
  const providers = new Map(charts.map(({ id, provider: { account } }) => [id, fullName(account)]));
  const rules = retentionRulesOn(calendarDate(at));
  const kept = new Map(charts.map(({ id, keptUntil }) => [id, keptUntil]));
  return {
    charts: facts.map(({ chartId, facts: of }) => {
      const { until, compared } = retainUntil(of, rules);
      const byLead = kept.get(chartId) ?? null;
      return {
        chartId,
        provider: providers.get(chartId) ?? '',
        keptThrough: byLead === null ? until : laterDay(until, calendarDate(byLead)),
        rule: compared[0].rule.id,
        ruleSource: compared[0].rule.source,
        measure: measureOf(compared[0]),
      };
    }),
    coming: coming.map(({ chartId, startsAt }) => ({ provider: providers.get(chartId) ?? '', startsAt })),
    unbilled,
    unpaid,
  };
}
