import { Prisma } from '../generated/prisma/client.js';

/** Whether a write failed because a unique index has the value already: someone else wrote it first. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
