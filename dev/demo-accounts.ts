import type { Portal } from '../src/domain/portals.js';

/** The password of every demo account: long enough for the strictest portal, and known to everyone. */
export const demoPassword = 'correct-horse-demo-42';

/** Who can sign in to the demo data, by portal; printed by `npm start`. */
export const demoAccounts = {
  client: {
    portal: 'client',
    email: 'jordan.rivera.demo@gmail.com',
    about: 'client, can add a family',
  },
  provider: {
    portal: 'provider',
    email: 'dana.reyes@demo.headway.example',
    about: 'provider, 24 clients (14 Headway-sourced, 10 own)',
  },
  practiceStaff: {
    portal: 'provider',
    email: 'pat.lopez@demo.headway.example',
    about: 'practice staff of that provider: caseload and appointments, to read',
  },
  providerWithoutClients: {
    portal: 'provider',
    email: 'noah.kim@demo.headway.example',
    about: 'provider, no clients',
  },
  agent: { portal: 'staff', email: 'agent@demo.headway.example', about: 'support agent' },
  lead: { portal: 'staff', email: 'lead@demo.headway.example', about: 'support lead' },
  clinician: { portal: 'staff', email: 'clinician@demo.headway.example', about: 'staff clinician' },
  auditor: { portal: 'staff', email: 'auditor@demo.headway.example', about: 'auditor, reads only' },
} as const satisfies Record<string, { portal: Portal; email: string; about: string }>;

/** The provider with 400 clients, only there after `npm run seed -- --large`. */
export const largeCaseloadAccount = {
  portal: 'provider',
  email: 'maya.okafor@demo.headway.example',
  about: 'provider, 400 clients',
} as const;
