/** Whom a case waits on; `nobody` once it is over. */
export type WaitingOn = 'person' | 'support' | 'timer' | 'system' | 'nobody';
