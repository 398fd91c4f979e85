import { terminationTransitions } from '../../domain/contract-termination/states.js';
import { openStates } from '../../domain/transition.js';
import type { Prisma } from '../../generated/prisma/client.js';

/** What makes a termination open; a unique index allows one a contract. */
export const isOpen = {
  state: { in: openStates(terminationTransitions) },
} satisfies Prisma.ContractTerminationWhereInput;
