import type { Style } from './draw.js';

/** How texts of our documents look. */
export const styles = {
  title: { weight: 'bold', size: 16, color: '#1d2529' },
  code: { weight: 'bold', size: 26, color: '#1d2529' },
  heading: { weight: 'bold', size: 11, color: '#1d2529' },
  body: { weight: 'regular', size: 10, color: '#1d2529' },
  written: { weight: 'regular', size: 10, color: '#1d2529', ownDirection: true },
  small: { weight: 'regular', size: 8, color: '#50595e' },
  warning: { weight: 'bold', size: 12, color: '#b3261e' },
} as const satisfies Record<string, Style>;
