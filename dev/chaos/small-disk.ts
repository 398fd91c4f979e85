import { resolve } from 'node:path';
import { databaseFolder } from '../databases.js';
import { recordsFolder } from '../cluster/records.js';
import { mountDisk, unmountNow, type Disk } from './mount.js';

/** A disk of a run that is so small that it can be filled. */
export interface SmallDisk extends Disk {
  /** Whose disk it is. */
  readonly of: string;
}

/** What has a small disk, where below the folder of a run, and megabytes that the run needs twice over. Temporal keeps its own in PostgreSQL. */
const disks = [
  { of: 'the record store', at: recordsFolder, megabytes: 64 },
  { of: 'PostgreSQL', at: databaseFolder, megabytes: 768 },
] as const;

/** Whose disks can be made small where that is allowed. */
export const diskOwners: readonly string[] = disks.map(({ of }) => of);

/** Lets go of the disks that a run which was killed left mounted. */
export function unmountLeft(folder: string): void {
  for (const { at } of disks) unmountNow(resolve(at(folder)));
}

/** Mounts them, each from a file beside its folder; fewer where that isn't allowed, which takes root on Linux. */
export function mountSmallDisks(folder: string): SmallDisk[] {
  return disks.flatMap(({ of, at, megabytes }) => {
    const mounted = mountDisk(at(folder), megabytes);
    return mounted === null ? [] : [{ of, ...mounted }];
  });
}

/** The disks that a run had to fill and didn't. */
export function disksNotFilled(disks: readonly SmallDisk[], wasFull: (disk: SmallDisk) => boolean): string[] {
  return diskOwners.flatMap((owner) => {
    const disk = disks.find(({ of }) => of === owner);
    if (disk === undefined) return [`the disk of ${owner} is not filled: no right to mount`];
    return wasFull(disk) ? [] : [`the disk of ${owner} was never full`];
  });
}
