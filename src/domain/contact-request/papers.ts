import { limits } from '../limits.js';
import type { Refusal } from '../refusals.js';

/** What a paper of a conversation may be. */
export type PaperKind = 'pdf' | 'jpeg' | 'png';

/** How files of each kind begin (ISO 32000-1 §7.5.2, ITU T.81 §B.2, PNG §5.2). Their names and what a browser calls them say nothing. */
const beginnings: readonly (readonly [PaperKind, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** What a file is by its first bytes; null where it is nothing that we take. */
export function paperKindOf(bytes: Uint8Array): PaperKind | null {
  const begun = beginnings.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte));
  return begun?.[0] ?? null;
}

/** Checks a file before it is opened: its size and what it is. */
export function checkPaper(bytes: Uint8Array): PaperKind | Refusal {
  if (bytes.length === 0) return refused('paper-empty');
  if (bytes.length > limits.papers.bytes) return refused('paper-too-large');
  return paperKindOf(bytes) ?? refused('paper-kind-unknown');
}

/** What the header of a picture says: its sides in pixels, and what each pixel takes. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bytesPerChannel: number;
}

/** Checks a picture before any of its pixels is unpacked, by what they take then: an interlaced PNG and a progressive JPEG lie in memory whole, and each side makes rows or columns as long. */
export function checkPicture({ width, height, channels, bytesPerChannel }: PictureSize): Refusal | null {
  const { side, pixels, rawBytes } = limits.papers;
  const fits =
    Math.max(width, height) <= side &&
    width * height <= pixels &&
    width * height * channels * bytesPerChannel <= rawBytes;
  return fits ? null : refused('paper-too-many-pixels');
}

/** How many papers there are, and how many bytes they have together. */
export interface PaperTotal {
  readonly count: number;
  readonly bytes: number;
}

/** Whether a conversation has room for more papers beside those that it has. */
export function checkRoom(kept: PaperTotal, added: PaperTotal): Refusal | null {
  const { atOnce, perConversation, bytesPerConversation } = limits.papers;
  const fits =
    added.count <= atOnce &&
    kept.count + added.count <= perConversation &&
    kept.bytes + added.bytes <= bytesPerConversation;
  return fits ? null : refused('papers-too-many');
}

function refused(code: Refusal['refused']): Refusal {
  return { refused: code, field: 'papers' };
}
