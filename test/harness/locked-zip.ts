import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';

/** Offsets of a local file header (APPNOTE 4.3.7), and what its AES extra field is (WinZip, "AES Encryption Information", II). */
const header = { method: 8, crc: 14, packed: 18, nameLength: 26, extraLength: 28, name: 30 } as const;
const aesMethod = 99;
const aesField = 0x9901;
const [saltBytes, checkBytes, macBytes] = [16, 2, 10];

/** What is in a ZIP whose only file is encrypted with AES-256. */
export interface LockedZip {
  readonly name: string;
  /** The version of its extra field (2: the checksum of the plain file isn't told), and its strength (3: AES-256). */
  readonly version: number;
  readonly strength: number;
  readonly crc: number;
  /** Opens it as the specification says, with Node’s cryptography and none of the library that made it; throws on a wrong passphrase, or where a byte was altered. */
  open(passphrase: string): Buffer;
}

/** The passphrase that a page shows. */
export function passphraseIn(text: string): string | undefined {
  return /(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}/.exec(text)?.[0];
}

/** Reads the one file of an encrypted ZIP from its central directory and its local header. */
export function readLockedZip(zip: Buffer): LockedZip {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entry = zip.subarray(zip.readUInt32LE(end + 16));
  const packed = entry.readUInt32LE(20);
  const local = zip.subarray(entry.readUInt32LE(42));
  const [nameEnd, extraLength] = [
    header.name + local.readUInt16LE(header.nameLength),
    local.readUInt16LE(header.extraLength),
  ];
  if (local.readUInt16LE(header.method) !== aesMethod) throw new Error('Not encrypted with AES');
  const extra = extraField(local.subarray(nameEnd, nameEnd + extraLength), aesField);
  if (extra.toString('latin1', 2, 4) !== 'AE' || extra.readUInt16LE(5) !== 0)
    throw new Error('Not a stored AES file');
  const data = local.subarray(nameEnd + extraLength, nameEnd + extraLength + packed);
  return {
    name: local.toString('utf8', header.name, nameEnd),
    version: extra.readUInt16LE(0),
    strength: extra.readUInt8(4),
    crc: entry.readUInt32LE(16),
    open: (passphrase) => decrypted(data, passphrase),
  };
}

function extraField(extra: Buffer, type: number): Buffer {
  for (let at = 0; at < extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === type) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  throw new Error('An extra field is missing');
}

function decrypted(data: Buffer, passphrase: string): Buffer {
  const keys = pbkdf2Sync(passphrase, data.subarray(0, saltBytes), 1000, 66, 'sha1');
  if (!keys.subarray(64).equals(data.subarray(saltBytes, saltBytes + checkBytes)))
    throw new Error('Wrong passphrase');
  const sealed = data.subarray(saltBytes + checkBytes, -macBytes);
  const mac = createHmac('sha1', keys.subarray(32, 64)).update(sealed).digest();
  if (!mac.subarray(0, macBytes).equals(data.subarray(-macBytes))) throw new Error('Altered');
  // Counter mode with a little-endian counter from 1, which Node hasn't: the counters, encrypted as blocks, are the key stream.
  const blocks = Math.ceil(sealed.length / 16);
  const counters = Buffer.alloc(blocks * 16);
  for (let block = 0; block < blocks; block += 1) counters.writeUInt32LE(block + 1, block * 16);
  const stream = createCipheriv('aes-256-ecb', keys.subarray(0, 32), null).update(counters);
  return Buffer.from(sealed.map((byte, index) => byte ^ (stream[index] ?? 0)));
}
