import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { MailTrouble } from '../../ports.js';

/** Milliseconds after which mail that found too many before it comes again at first, and at the most. Basis: product; a good relay takes a mail in under a second. */
const firstMs = 3_000;
const mostMs = 120_000;

/**
 * Mail that found too many before it comes again after a pause that grows with its attempts, a little sooner or later than others: those that came together
 * don't come together again, and one whose attempts are counted doesn't use them up in seconds.
 */
export const mailAgainLater: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        if (!(error instanceof MailTrouble) || error.of !== 'busy') throw error;
        const pauseMs = Math.min(firstMs * info.attempt ** 2, mostMs) * (0.75 + Math.random() / 2);
        throw ApplicationFailure.create({
          message: error.message,
          type: error.name,
          nextRetryDelay: Math.round(pauseMs),
          cause: error,
        });
      }
    },
  },
});
