import { register } from 'node:module';

/** Plants a bug into a worker: its mails go before their rows. For `npm run chaos -- --plant`, which has to find it. */
register(new URL('mail-before-row-hook.mjs', import.meta.url));
