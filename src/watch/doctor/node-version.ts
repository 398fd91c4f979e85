import { trouble, well, type Finding } from './finding.js';

/** The oldest Node.js that everything still runs on. */
const oldest = [20, 19] as const;

/** The release that is shipped and supported (`engines` in package.json). */
const supported = 24;

/** Whether a version of Node.js is one that the programs run on. */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return trouble(
      `Version ${version} is older than ${oldest.join('.')}.`,
      'Install Node.js 24, which is LTS.',
    );
  return well(
    major < supported ? `Version ${version} still runs; supported is ${supported}.` : `Version ${version}.`,
  );
}
