import type { ClientChoice } from '../../domain/client-migration/states.js';

/** Each choice in the client's words, and what follows from it: the same on the page and in emails. */
export const choiceWords: Record<ClientChoice, { readonly label: string; readonly next: string }> = {
  stays: {
    label: 'Stay on Headway with a new provider',
    next: 'Support looks for a new provider who takes your insurance, and writes to you.',
  },
  finished: {
    label: 'I have finished',
    next: 'You don’t need to do anything else. We keep your records for as long as the law requires.',
  },
  follows_provider: {
    label: 'I want to keep seeing my provider',
    next: 'Your provider tells you how to continue with them outside Headway. Your insurance may not cover those sessions the way it does on Headway, so ask your provider or your insurer.',
  },
  call_me: { label: 'Call me', next: 'Support calls you at the number on your account.' },
};
