import { trouble, well, type Finding } from './finding.js';

/** The oldest Node.js that everything runs on (`engines` in package.json). */
const oldest = [20, 19] as const;

/** Whether a version of Node.js is one that the programs run on. */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
    ? well(`Version ${version}.`)
    : trouble(`Version ${version} is older than ${oldest.join('.')}.`, 'Install Node.js 24, which is LTS.');
}
