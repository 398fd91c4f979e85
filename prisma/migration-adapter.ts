import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const charType = 18;
const textType = 25;

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** What the adapter keeps to itself but the engine's statements run through. */
interface AdapterInside {
  client: pg.Pool;
  performIO(query: object): Promise<pg.QueryArrayResult>;
}

/**
 * Prisma's PostgreSQL adapter, fit for migrations: a script is sent whole (the adapter splits it at every semicolon, also inside a
 * function body), the catalogue's one-byte "char" columns are read as characters, and the shadow database is closed before it is dropped.
 */
export class MigrationAdapterFactory extends PrismaPg {
  readonly #url: string;
  readonly #open = new Set<Adapter>();

  constructor(url: string) {
    super({ connectionString: url });
    this.#url = url;
  }

  override async connect(): Promise<Adapter> {
    const adapter = mended(await super.connect());
    this.#open.add(adapter);
    return adapter;
  }

  /** Closes what the engine leaves open, also a shadow database when it failed; it has no way to say that it is done. */
  async close(): Promise<void> {
    for (const adapter of this.#open) await adapter.dispose();
    this.#open.clear();
  }

  override async connectToShadowDb(): Promise<Adapter> {
    const name = `prisma_shadow_${randomUUID().replaceAll('-', '')}`;
    await this.#administer(`CREATE DATABASE "${name}"`);
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    const shadow = await new MigrationAdapterFactory(url.href).connect();
    this.#open.add(shadow);
    const dispose = shadow.dispose.bind(shadow);
    return Object.assign(shadow, {
      dispose: async () => {
        if (!this.#open.delete(shadow)) return;
        await dispose();
        // Not by force: that is refused to its owner while an autovacuum of the server runs there; a plain drop ends the autovacuum.
        await this.#administer(`DROP DATABASE IF EXISTS "${name}"`);
      },
    });
  }

  async #administer(statement: string): Promise<void> {
    const connection = new pg.Client({ connectionString: this.#url });
    await connection.connect();
    try {
      await connection.query(statement);
    } finally {
      await connection.end();
    }
  }
}

function mended(adapter: Adapter): Adapter {
  const inside = adapter as unknown as AdapterInside;
  const queryRaw = adapter.queryRaw.bind(adapter);
  const performIO = inside.performIO.bind(adapter);
  const chars = new WeakMap<object, number[]>();
  return Object.assign(adapter, {
    async executeScript(script: string): Promise<void> {
      await inside.client.query(script);
    },
    async performIO(query: object): Promise<pg.QueryArrayResult> {
      const result = await performIO(query);
      chars.set(
        query,
        result.fields.flatMap((field, index) => (field.dataTypeID === charType ? [index] : [])),
      );
      for (const field of result.fields) if (field.dataTypeID === charType) field.dataTypeID = textType;
      return result;
    },
    async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
      const result = await queryRaw(query);
      for (const index of chars.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    },
  });
}
