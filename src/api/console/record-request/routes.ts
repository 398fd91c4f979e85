import type { routesFor } from '../../sign-in/visits.js';
import { takeByLetter } from '../disclosure/ask.js';
import { showAskingByLetter, takeRecordsByLetter } from './by-letter.js';

/** What someone asks by letter or phone. */
export const letterRoutes: Parameters<typeof routesFor>[1] = [
  ['post', '/disclosures/asked', takeByLetter],
  ['get', '/record-requests/new', (of, visit) => showAskingByLetter(of, visit)],
  ['post', '/record-requests/new', takeRecordsByLetter],
];
