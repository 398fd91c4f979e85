import { placesOf, type Log } from './adapters/log.js';
import { ConfigError } from './config.js';
import { awayWords, whatIsAway } from './domain/away.js';

/** Why a program ends, for standard error: never a message or field of a library's error, which may hold a connection and its password. */
export function endingWords(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const away = whatIsAway(error);
  if (away !== null) return `${awayWords[away]}.`;
  return error instanceof Error ? `${error.name}\n${placesOf(error)}` : 'The program could not go on';
}

/** Ends a program that couldn't start or go on. */
export function endWith(error: unknown): never {
  process.stderr.write(`${endingWords(error)}\n`);
  process.exit(1);
}

/** An error that nobody caught ends the program, with its name and the places it came from; Node itself would print the whole object. */
export function endOnUncaught(log: Log): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error instanceof Error ? error : undefined, away: whatIsAway(error) }, event);
      endWith(error);
    });
}
