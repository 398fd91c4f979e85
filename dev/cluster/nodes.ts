/** The services of a Temporal server. */
type Service = 'frontend' | 'history' | 'matching' | 'worker';

/** One process of the Temporal server, with its two ports. */
export interface Node {
  readonly name: string;
  readonly service: Service;
  readonly grpcPort: number;
  readonly membershipPort: number;
}

/** How many nodes of each service there are: any one but the worker can be killed without an interruption. */
const counts: Readonly<Record<Service, number>> = { frontend: 2, history: 2, matching: 2, worker: 1 };

/** Every node; from `firstPort` on each takes two ports. */
export function nodesFrom(firstPort: number): Node[] {
  return Object.entries(counts)
    .flatMap(([service, count]) =>
      Array.from({ length: count }, (_, index) => ({
        service: service as Service,
        name: `temporal-${service}-${index + 1}`,
      })),
    )
    .map((node, index) => ({
      ...node,
      grpcPort: firstPort + 2 * index,
      membershipPort: firstPort + 2 * index + 1,
    }));
}

/** Connections to PostgreSQL that one node may hold: seven nodes leave room for the back office in 200. */
const connections = { store: 10, visibility: 4 };

/** Files (PEM) with which the frontends encrypt what they say, and by which they know whom they let in. */
export interface NodeTls {
  /** The authority of the frontends' own certificate. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** The authorities of the certificates that are let in. */
  readonly clientCa: string;
  /** What the server's own worker node is let in with. */
  readonly workerCert: string;
  readonly workerKey: string;
}

/** A node's configuration file, which is YAML and so may be JSON (config/development-postgres12.yaml of the server). */
export function configurationOf(
  node: Node,
  {
    nodes,
    postgresPort,
    dynamicConfig,
    tls,
  }: {
    nodes: readonly Node[];
    postgresPort: number;
    dynamicConfig: string;
    tls: NodeTls | undefined;
  },
): string {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: `127.0.0.1:${postgresPort}`,
      connectProtocol: 'tcp',
      user: 'postgres',
      password: 'local',
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  return JSON.stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'store',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: {
        store: store('temporal', connections.store),
        visibility: store('temporal_visibility', connections.visibility),
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
    },
    // Each node knows every service; those that it isn't, it finds by the ports that they tell each other.
    services: Object.fromEntries(
      Object.keys(counts).map((service) => {
        const { grpcPort, membershipPort } =
          service === node.service ? node : (nodes.find((other) => other.service === service) ?? node);
        return [service, { rpc: { grpcPort, membershipPort, bindOnLocalHost: true } }];
      }),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: '127.0.0.1:7233',
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfig, pollInterval: '10s' },
  });
}

/** TLS of the frontends alone: what nodes say to each other stays on this machine. */
function tlsOf({ ca, cert, key, clientCa, workerCert, workerKey }: NodeTls) {
  const client = { serverName: 'localhost', rootCaFiles: [ca] };
  return {
    frontend: {
      server: { certFile: cert, keyFile: key, requireClientAuth: true, clientCaFiles: [clientCa] },
      client,
    },
    systemWorker: { certFile: workerCert, keyFile: workerKey, client },
  };
}
