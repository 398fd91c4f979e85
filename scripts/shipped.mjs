// `node scripts/shipped.mjs FOLDER` writes the package.json and package-lock.json of what is shipped into a folder, where `npm ci` installs it and no more.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A package's description without what only development needs. */
function shippedManifest({ devDependencies: _packages, scripts: _scripts, ...manifest }) {
  return manifest;
}

/**
 * A lock file with what the programs need, at any depth, and no more. `npm ci --omit=dev` would also install development packages that something names as an optional peer: Prisma's
 * command line with all that it brings, and TypeScript.
 */
export function shippedLock({ packages, ...lock }) {
  const needed = new Set();
  const need = (path) => {
    if (path === undefined || needed.has(path)) return;
    needed.add(path);
    const {
      dependencies,
      optionalDependencies,
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = packages[path];
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
      need(placeOf(name, path, packages));
  };
  need('');
  return {
    ...lock,
    packages: Object.fromEntries(
      Object.entries(packages)
        .filter(([path]) => needed.has(path))
        .map(([path, one]) => [path, path === '' ? shippedManifest(one) : one]),
    ),
  };
}

/** Where Node.js finds a package from another one's folder: in the nearest `node_modules`; an optional one may be nowhere. */
function placeOf(name, from, packages) {
  const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (place in packages) return place;
  return from === ''
    ? undefined
    : placeOf(name, from.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, ''), packages);
}

/** Writes both files of what is shipped into a folder. */
export function writeShipped(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, shipped] of Object.entries({
    'package.json': shippedManifest,
    'package-lock.json': shippedLock,
  }))
    writeFileSync(
      join(folder, name),
      `${JSON.stringify(shipped(JSON.parse(readFileSync(name, 'utf8'))), null, 2)}\n`,
    );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeShipped(process.argv[2] ?? 'dist');
