import { asAdmin } from '../dev/postgres.js';
import { hashPassword } from '../src/security/passwords.js';
import { codeOf } from '../src/tokens/one-time-code.js';
import { addProvider, postTermination, signInWithoutCode, termination } from './accept.js';
import { writeToSupport } from './contact.js';
import { addClientAccount, post as postToClients, signUp } from './getting-in.js';
import { cookiesOf, type BenchStack, until, untilWell } from './stack.js';
import type { Row } from './targets.js';
import { addProviderAccount, benchPassword, post } from './two-factor.js';

/** How often each request is made; what a program does by itself now and then stays below half of that. */
const times = 20;

/** Statements that PostgreSQL ran for one request, by their text. */
type Counts = ReadonlyMap<string, number>;

/** One hot request: what has to be there first, and the request itself. */
interface Hot {
  readonly name: string;
  /** Answers with the request, ready to be made. */
  prepare(stack: BenchStack, index: number, passwordHash: string): Promise<() => Promise<unknown>>;
}

const hot: readonly Hot[] = [
  {
    name: 'password posted',
    async prepare(stack, index, passwordHash) {
      const email = await aProvider(stack, `password-${index}`, 1000 + index, passwordHash);
      return () => post(stack.portal, '/sign-in', { email, password: benchPassword });
    },
  },
  {
    name: 'code posted',
    async prepare(stack, index, passwordHash) {
      const email = await aProvider(stack, `code-${index}`, 2000 + index, passwordHash);
      const accepted = await post(stack.portal, '/sign-in', { email, password: benchPassword });
      // That its workflow was started is written beside the answer.
      const row = await until(() =>
        stack.db.oneTimeCode.findFirst({
          where: { challenge: { account: { email }, case: { workflowStartedAt: { not: null } } } },
        }),
      );
      const code = codeOf(stack.config.TOKEN_KEYS, row);
      return () => post(stack.portal, '/two-factor/code', { code }, cookiesOf(accepted));
    },
  },
  {
    name: 'forgot password posted',
    async prepare(stack, index, passwordHash) {
      const email = `forgot-${index}@bench.example`;
      await addClientAccount(stack, email, passwordHash);
      return () => postToClients(stack, '/forgot-password', { email });
    },
  },
  {
    name: 'sign-up posted',
    prepare: async (stack, index) => () => signUp(stack, `sign-up-${index}@bench.example`),
  },
  {
    name: 'contact form posted',
    prepare: async (stack, index) => () => writeToSupport(stack, `statements-${index}`),
  },
  {
    name: 'termination posted',
    async prepare(stack, index, passwordHash) {
      const email = `ending-${index}@bench.example`;
      await addProvider(stack, email, passwordHash);
      const cookie = await signInWithoutCode(stack, email);
      return () => postTermination(stack, cookie, termination());
    },
  },
];

/**
 * What the API asks of PostgreSQL for each hot request, as PostgreSQL counts it: a statement is a round trip, a commit a write to disk; what the trail's trigger does
 * within the commit isn't one. No worker runs. With BENCH_STATEMENTS=text, every statement is printed.
 */
export async function benchStatements(stack: BenchStack): Promise<Row[]> {
  const server = stack.run('server');
  try {
    await untilWell(`${stack.portal}/health/live`);
    await asAdmin(stack.postgresAdminUrl, (admin) => admin.query('CREATE EXTENSION pg_stat_statements'));
    const passwordHash = await hashPassword(benchPassword);
    const rows: Row[] = [];
    for (const request of hot) rows.push(await count(stack, request, passwordHash));
    return rows;
  } finally {
    await server.stop();
  }
}

async function count(stack: BenchStack, { name, prepare }: Hot, passwordHash: string): Promise<Row> {
  const sums = new Map<string, number>();
  for (let index = 0; index < times; index += 1) {
    const request = await prepare(stack, index, passwordHash);
    const before = await counts(stack);
    await request();
    for (const [query, calls] of await counts(stack))
      sums.set(query, (sums.get(query) ?? 0) + calls - (before.get(query) ?? 0));
  }
  const each = [...sums]
    .map(([query, calls]) => ({ query, calls: Math.round(calls / times) }))
    .filter(({ calls }) => calls > 0);
  if (process.env.BENCH_STATEMENTS === 'text')
    for (const { query, calls } of each) console.log(`${name}: ${calls} × ${query.replaceAll(/\s+/g, ' ')}`);
  const commits = each.find(({ query }) => query === 'COMMIT')?.calls ?? 0;
  const statements = each.reduce((sum, { calls }) => sum + calls, 0);
  return {
    benchmark: `statements: ${name}`,
    figure: `${statements} statements, ${commits} commits`,
    ...(name === 'code posted' ? { held: { 'statements of a code': statements } } : {}),
  };
}

/** How often the API's role ran each statement since PostgreSQL started. */
function counts({ postgresAdminUrl }: BenchStack): Promise<Counts> {
  return asAdmin(postgresAdminUrl, async (admin) => {
    const { rows } = await admin.query<{ query: string; calls: number }>(
      `SELECT query, sum(calls)::int AS calls FROM pg_stat_statements
       WHERE userid = 'headway_app'::regrole GROUP BY query`,
    );
    return new Map(rows.map(({ query, calls }) => [query, calls]));
  });
}

async function aProvider(
  stack: BenchStack,
  name: string,
  number: number,
  passwordHash: string,
): Promise<string> {
  const email = `${name}@bench.example`;
  await addProviderAccount(stack, { email, phone: `+1212555${number}`, passwordHash });
  return email;
}
