/** PostgreSQL and Temporal that are there already; what is null the stack starts by itself. */
export interface Given {
  readonly databases: {
    readonly databaseUrl: string;
    readonly keyStoreUrl: string;
    /** The addresses by which tables are made. */
    readonly owned: { readonly databaseUrl: string; readonly keyStoreUrl: string };
  } | null;
  readonly temporalAddress: string | null;
}

/** What an environment names: DATABASE_URL and KEY_STORE_URL together, with MIGRATION_… where owners are others, and TEMPORAL_ADDRESS. Throws in one sentence where only one of the databases is named. */
export function givenIn(env: Readonly<Record<string, string | undefined>>): Given {
  const { DATABASE_URL: databaseUrl = '', KEY_STORE_URL: keyStoreUrl = '', TEMPORAL_ADDRESS = '' } = env;
  if ((databaseUrl === '') !== (keyStoreUrl === ''))
    throw new Error(
      `Set ${databaseUrl === '' ? 'DATABASE_URL' : 'KEY_STORE_URL'}, too, or neither: both databases have to be of one PostgreSQL or of none.`,
    );
  const owned = {
    databaseUrl: env['MIGRATION_DATABASE_URL'] || databaseUrl,
    keyStoreUrl: env['MIGRATION_KEY_STORE_URL'] || keyStoreUrl,
  };
  return {
    databases: databaseUrl === '' ? null : { databaseUrl, keyStoreUrl, owned },
    temporalAddress: TEMPORAL_ADDRESS || null,
  };
}
