import { listedName, type PersonName } from '../person-name.js';

/** The folder of a chart in an export: a readable name, made safe for every file system, and a few characters of the chart's id. */
export function chartFolder(client: PersonName, chartId: string): string {
  const safe = listedName(client)
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}\p{Join_C}]+/gu, '-')
    .replace(/^[-\p{M}\p{Join_C}]+|-+$/gu, '');
  return `charts/${firstGraphemes(safe) || 'client'}-${chartId.replaceAll('-', '').slice(-8)}`;
}

/** Characters as people count them, and bytes that every file system takes with what stands around them. */
const folderLimits = { graphemes: 60, bytes: 180 };

const bytes = new TextEncoder();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** As much of a name as a folder takes, cut between characters and never within one. */
function firstGraphemes(name: string): string {
  let kept = '';
  let count = 0;
  // A hostile name may be long, and segmenting what is cut off anyway takes time.
  for (const { segment } of graphemes.segment(name.slice(0, 1_000))) {
    if (count === folderLimits.graphemes || bytes.encode(kept + segment).length > folderLimits.bytes) break;
    kept += segment;
    count += 1;
  }
  return kept;
}
