import { balance, type Balancer } from './balancer.js';

/** The three portals by the name that their variables begin with. */
export const portals = ['CLIENT_PORTAL', 'PROVIDER_PORTAL', 'STAFF_PORTAL'] as const;

/** The APIs, each a process. */
export const apis = ['api-1', 'api-2'] as const;

/** Where each part listens, from one port on. */
export const portsFrom = (first: number) => ({
  postgres: first,
  smtp: first + 1,
  inbox: first + 2,
  records: first + 7,
  /** What the back office connects to; each hands on to the part itself. */
  links: { temporal: first + 3, postgres: first + 4, smtp: first + 5, twilio: first + 6, records: first + 8 },
  /** Of the proxy before the APIs, by portal. */
  portal: (index: number) => first + 10 + index,
  api: (api: number, index: number) => first + 20 + 10 * api + index,
  metrics: (index: number) => first + 50 + index,
  nodes: first + 60,
});

export type ClusterPorts = ReturnType<typeof portsFrom>;

/** The connections between the parts, by what they lead to; each can be disturbed. */
export type Links = Readonly<
  Record<'temporal' | 'postgres' | 'smtp' | 'twilio' | 'records' | (typeof portals)[number], Balancer>
>;

/** Opens every link. */
export async function openLinks(ports: ClusterPorts, frontends: readonly number[]): Promise<Links> {
  const [temporal, postgres, smtp, twilio, records] = await Promise.all([
    balance(ports.links.temporal, frontends),
    balance(ports.links.postgres, [ports.postgres]),
    balance(ports.links.smtp, [ports.smtp]),
    balance(ports.links.twilio, [ports.inbox]),
    balance(ports.links.records, [ports.records]),
  ]);
  const [CLIENT_PORTAL, PROVIDER_PORTAL, STAFF_PORTAL] = await Promise.all([portal(0), portal(1), portal(2)]);
  return { temporal, postgres, smtp, twilio, records, CLIENT_PORTAL, PROVIDER_PORTAL, STAFF_PORTAL };

  function portal(index: number): Promise<Balancer> {
    return balance(
      ports.portal(index),
      [...apis.keys()].map((api) => ports.api(api, index)),
    );
  }
}
