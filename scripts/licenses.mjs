import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { shippedLock } from './shipped.mjs';

/** Licenses that may be in what is shipped: each lets us use and hand on what it covers. LGPL code (libvips of sharp) is a library beside ours, and can be replaced. */
const agreed = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'OFL-1.1',
  'LGPL-3.0-or-later',
];

/** Packages that name no license in the usual field, with what their own file says and how that begins. */
export const known = {
  'dejavu-fonts-ttf': {
    license: 'Bitstream Vera AND Arev',
    says: 'Fonts are (c) Bitstream (see below). DejaVu changes are in public domain.',
  },
  'png-js': { license: 'MIT', says: 'MIT License' },
  unionfs: {
    license: 'Unlicense',
    says: 'This is free and unencumbered software released into the public domain.',
  },
};

/** The packages of a lock file, as name, version, license, and whether someone agreed to it. */
export function licensesIn(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license = '' }]) => {
      const name = path.replace(/^.*node_modules\//, '');
      const given = known[name]?.license ?? license;
      const parts = given.replaceAll(/[()]/g, '').split(/ AND | OR /);
      return {
        name,
        version,
        license: given,
        agreed: name in known || parts.every((part) => agreed.includes(part)),
      };
    });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = licensesIn(shippedLock(JSON.parse(readFileSync('package-lock.json', 'utf8'))));
  for (const { name, version, license, agreed: ok } of found)
    console.log(`${ok ? ' ' : '!'} ${license.padEnd(34)} ${name} ${version}`);
  const strangers = found.filter(({ agreed: ok }) => !ok);
  console.log(`${found.length} packages, ${strangers.length} with a license that nobody agreed to.`);
  process.exit(strangers.length === 0 ? 0 : 1);
}
