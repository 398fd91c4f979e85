import type { Config } from '../../config.js';
import type { Portal } from '../../domain/portals.js';

/** The address of a portal, without a slash at its end; links in mails start with it, whatever host a request named. */
export function portalUrl(config: Config, portal: Portal): string {
  const { CLIENT_PORTAL_URL: client, PROVIDER_PORTAL_URL: provider, STAFF_PORTAL_URL: staff } = config;
  return new URL({ client, provider, staff }[portal]).origin;
}
