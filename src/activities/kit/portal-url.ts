import type { Config } from '../../config.js';
import { contactPath, type ContactTopic } from '../../domain/contact-request/topics.js';
import type { Portal } from '../../domain/portals.js';

/** The address of a portal, without a slash at its end; links in mails start with it, whatever host a request named. */
export function portalUrl(config: Config, portal: Portal): string {
  const { CLIENT_PORTAL_URL: client, PROVIDER_PORTAL_URL: provider, STAFF_PORTAL_URL: staff } = config;
  return new URL({ client, provider, staff }[portal]).origin;
}

/** Where someone on a portal writes to support, about a topic; staff, who have no contact form, write to the desk's address. */
export function supportAddress(config: Config, portal: Portal, topic: ContactTopic): string {
  if (portal === 'staff') return 'support@headway.example';
  return `${portalUrl(config, portal)}${contactPath(topic)}`;
}
