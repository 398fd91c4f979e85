/** The services of a Temporal server; `internal-frontend` is the one that the server itself asks where others need a key. */
type Service = 'frontend' | 'history' | 'matching' | 'worker' | 'internal-frontend';

/** One process of the Temporal server, with its ports; on the last one it tells its metrics (Prometheus). */
export interface Node {
  readonly name: string;
  readonly service: Service;
  readonly grpcPort: number;
  readonly membershipPort: number;
  readonly metricsPort: number;
}

/** How many nodes of each service there are: any one but the worker can be killed without an interruption. */
const counts = { frontend: 2, history: 2, matching: 2, worker: 1 } as const satisfies Partial<
  Record<Service, number>
>;

/** Every node; from `firstPort` on each takes two ports, and one from twenty further on. */
export function nodesFrom(firstPort: number, tls?: NodeTls): Node[] {
  const wanted = tls !== undefined && 'keySource' in tls ? { ...counts, 'internal-frontend': 1 } : counts;
  return Object.entries(wanted)
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
      metricsPort: firstPort + 20 + index,
    }));
}

/** Connections to PostgreSQL that one node may hold. */
export const nodeConnections = { store: 10, visibility: 4 };

/** By which certificates (mTLS) frontends know whom they let in: files (PEM). */
interface ByCertificate {
  /** The authorities of the certificates that are let in. */
  readonly clientCa: string;
  /** What the server's own worker node is let in with. */
  readonly workerCert: string;
  readonly workerKey: string;
}

/** By which keys (JWT in the header `authorization`, as those of Temporal Cloud are sent) they know it instead. */
interface ByKey {
  /** Where the public keys of who signs them are read (JWKS). */
  readonly keySource: string;
}

/** Files (PEM) with which the frontends encrypt what they say, and how they know whom they let in. */
export type NodeTls = {
  /** The authority of the frontends' own certificate. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
} & (ByCertificate | ByKey);

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
        store: store('temporal', nodeConnections.store),
        visibility: store('temporal_visibility', nodeConnections.visibility),
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `127.0.0.1:${node.metricsPort}` } },
      ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
      ...(tls !== undefined && 'keySource' in tls ? { authorization: authorizationBy(tls) } : {}),
    },
    // Each node knows every service; those that it isn't, it finds by the ports that they tell each other.
    services: Object.fromEntries(
      [...new Set(nodes.map((one) => one.service))].map((service) => {
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
function tlsOf(tls: NodeTls) {
  const client = { serverName: 'localhost', rootCaFiles: [tls.ca] };
  const server = { certFile: tls.cert, keyFile: tls.key };
  if ('keySource' in tls) return { frontend: { server, client } };
  return {
    frontend: { server: { ...server, requireClientAuth: true, clientCaFiles: [tls.clientCa] }, client },
    systemWorker: { certFile: tls.workerCert, keyFile: tls.workerKey, client },
  };
}

/** A key lets its owner do what its claim `permissions` lists, such as `default:write`. */
function authorizationBy({ keySource }: ByKey) {
  return {
    jwtKeyProvider: { keySourceURIs: [keySource], refreshInterval: '10s' },
    permissionsClaimName: 'permissions',
    authorizer: 'default',
    claimMapper: 'default',
  };
}
