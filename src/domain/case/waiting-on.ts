/** Whom a case waits on; `nobody` once it is over. */
export type WaitingOn = 'person' | 'support' | 'timer' | 'system' | 'nobody';

/** Whether someone of the staff is needed: for whatever waits for support, and for what its process says besides. */
export function asksStaff(of: { readonly waitingOn: WaitingOn; readonly needsAttention: boolean }): boolean {
  return of.needsAttention || of.waitingOn === 'support';
}
