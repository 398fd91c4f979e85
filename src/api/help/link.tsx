import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';

/** A paragraph that leads to a page of help; nothing on the staff portal, which has none. */
export function HelpPageLink({
  portal,
  slug,
  label,
}: {
  portal: Portal;
  slug: string;
  label: string;
}): VNode | null {
  if (portal === 'staff') return null;
  return (
    <p>
      <a href={`/help/${slug}`}>{label}</a>
    </p>
  );
}
