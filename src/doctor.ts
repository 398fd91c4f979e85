import { ConfigError, loadConfig, type Config } from './config.js';
import { endingWords, endWith } from './process-end.js';
import { examineAll } from './watch/doctor/checks.js';
import { examine, trouble } from './watch/doctor/finding.js';

/**
 * Says in a table how the back office is and, where something is wrong, what to do. Exits 1 when anything is. `--every-chart` looks at every chart and
 * key instead of counts and the newest thousand of each.
 */
try {
  const config = configuration();
  const told = {
    words: (error: unknown) => endingWords(error).split('\n')[0] ?? '',
    say: (line: string) => void process.stdout.write(`${line}\n`),
  };
  const depth = process.argv.includes('--every-chart') ? 'every' : 'newest';
  const allWell =
    config instanceof ConfigError
      ? await examine([misconfigured(config)], told)
      : await examineAll(config, { depth, ...told });
  process.exit(allWell ? 0 : 1);
} catch (error) {
  endWith(error);
}

function configuration(): Config | ConfigError {
  try {
    return loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function misconfigured({ problems }: ConfigError) {
  const remedy = 'Set the variable as .env.example says, and ask again: nothing else was looked at.';
  return { part: 'Configuration', remedy, find: async () => problems.map((each) => trouble(each, remedy)) };
}
