import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own below a folder, so small that it can be filled. */
export interface SmallDisk {
  /** Takes all room that is left. */
  fill(): void;
  makeRoom(): void;
  unmount(): void;
}

/** Bytes that a run's archives need many times over. */
const size = 64 * 1024 * 1024;

/** Lets go of a disk that a run which was killed left mounted. */
export function unmountLeft(folder: string): void {
  try {
    execFileSync('umount', [folder], { stdio: 'ignore' });
  } catch {
    // None was left.
  }
}

/** Mounts one in memory at a folder; null where that isn't allowed, which takes root on Linux. */
export function mountSmallDisk(folder: string): SmallDisk | null {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'headway-chaos', folder], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize)));
    },
    makeRoom: () => rmSync(filler, { force: true }),
    unmount() {
      rmSync(filler, { force: true });
      execFileSync('umount', [folder], { stdio: 'ignore' });
    },
  };
}
