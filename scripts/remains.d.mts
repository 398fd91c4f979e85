export function noteProcess(folder: string, name: string, pid: number | undefined): void;
export function forgetProcesses(folder: string): void;
export function supervisorOf(folder: string): number | null;
export function databaseOf(folder: string): number | null;
export function endRemains(folder: string, say: (line: string) => void): Promise<void>;
