import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, rmdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own below a folder. */
export interface Disk {
  /** Takes all room that is left. */
  fill(): void;
  makeRoom(): void;
  unmount(): void;
}

/** Whether this machine lets us mount; small containers and people other than root may not. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'headway-mount-'));
  const disk = mountDisk(join(folder, 'disk'), 1);
  disk?.unmount();
  rmSync(folder, { recursive: true });
  return disk !== null;
}

/** Lets go of what a run that was killed left mounted at a folder. */
export function unmountNow(folder: string): void {
  run('umount', '--lazy', folder);
}

/** Mounts a file beside a folder as a disk of so many megabytes at it; null where that isn't allowed. */
export function mountDisk(folder: string, megabytes: number): Disk | null {
  const image = `${folder}.disk`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  if (!run('mkfs.ext4', '-q', '-F', '-m', '0', image) || !run('mount', '-o', 'loop', image, folder)) {
    rmSync(image);
    return null;
  }
  // PostgreSQL makes its files in an empty folder only.
  rmdirSync(join(folder, 'lost+found'));
  const filler = join(folder, 'filler');
  return {
    fill() {
      const takeAll = () => {
        const { bavail, bsize } = statfsSync(folder);
        return run('fallocate', '--length', String(Math.max(bsize, bavail * bsize)), filler);
      };
      // What others write at this moment may be missing from it: then it takes what is left.
      if (!takeAll() && !takeAll() && !takeAll())
        throw new Error(`the disk at ${folder} could not be filled`);
    },
    makeRoom: () => rmSync(filler, { force: true }),
    unmount() {
      rmSync(filler, { force: true });
      execFileSync('umount', [folder], { stdio: 'ignore' });
    },
  };
}

/** Whether a command of the system did what it was told. */
function run(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
