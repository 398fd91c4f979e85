import type { Config } from '../config.js';
import type { BusinessHours } from '../domain/business-hours.js';
import { contactPolicy, type ContactPolicy } from '../domain/contact-request/policy.js';

type Configured = Pick<Config, 'CONTACT_TIME_ZONE' | 'CONTACT_HOURS'>;

/** The limits of a conversation that begins now, with the business hours of the configuration; a running one keeps those it began with. */
export function contactPolicyOf(config: Configured): ContactPolicy & { readonly business: BusinessHours } {
  return {
    ...contactPolicy,
    business: { timeZone: config.CONTACT_TIME_ZONE, ...config.CONTACT_HOURS },
  };
}
