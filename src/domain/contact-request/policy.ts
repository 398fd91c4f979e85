import { hoursAfter } from '../instants.js';
import { businessHoursAfter, supportHours, type BusinessHours } from '../business-hours.js';

/** Limits of a conversation. Durations are hours or days of the clock unless they say business. */
export interface ContactPolicy {
  /** Business hours until a message of the person is to be answered. Basis: product; one business day. */
  readonly answerBusinessHours: number;
  /** When those hours pass; Eastern ones in the policy of a request that began before they could be configured. */
  readonly business?: BusinessHours;
  /** Hours of the clock, by night and weekend too, until a message with words of a crisis is to be answered. Basis: product. */
  readonly crisisAnswerHours: number;
  /** Days after an answer until the person is reminded that it is there. Basis: product. */
  readonly reminderDays: number;
  /** Days of the person's silence after which an answered request counts as resolved; never one with words of a crisis. Basis: product. */
  readonly silenceDays: number;
  /** Days in which a resolved request can be reopened. Basis: process book, "contact-request". */
  readonly reopenDays: number;
}

export const contactPolicy: ContactPolicy = {
  answerBusinessHours: 8,
  crisisAnswerHours: 1,
  reminderDays: 3,
  silenceDays: 14,
  reopenDays: 14,
};

/** By when a message is to be answered. */
export function answerDueAt(policy: ContactPolicy, at: Date, crisis: boolean): Date {
  return crisis
    ? hoursAfter(at, policy.crisisAnswerHours)
    : businessHoursAfter(at, policy.answerBusinessHours, policy.business ?? supportHours);
}
