import { z } from 'zod';
import { parseRedisUrl } from '../config/parse-redis-url';
import { withTimeout } from '../outbound/limits';

// An app that installs the package `sentinel-nextjs` may be without it.
const redis = await import(/* turbopackOptional: true */ '@redis/client');

const limitMs = 1_000;
const maxPauseMs = 500;

export type RedisClient = Awaited<ReturnType<typeof createRedisClient>>;

const keepTrying = (retries: number) => Math.min(25 * 2 ** retries, maxPauseMs);

/**
 * A client, not connected yet: of one server, of a cluster, or of the primary that Redis Sentinel names now. That one does
 * not connect again by itself, because the next primary has another address. (node-redis' own client for Redis Sentinel
 * retries commands without a time limit.)
 */
export async function createRedisClient(
  address: string,
  { connectTimeout = limitMs, socketTimeout = 0, isRetrying = true } = {},
) {
  const target = parseRedisUrl(address);
  if (!target) throw new Error('REDIS_URL is invalid');
  const { kind, urls, database } = target;
  const reconnectStrategy = isRetrying && kind !== 'sentinel' && keepTrying;
  const socket = { connectTimeout, socketTimeout, reconnectStrategy };
  // Fail instead of queueing while disconnected.
  const disableOfflineQueue = true;
  if (kind === 'cluster') {
    const { username, password, socket: node } = redis.RedisClient.parseURL(urls[0]);
    const cluster = redis.createCluster({
      rootNodes: urls.map((url) => ({ url })),
      defaults: {
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password }),
        disableOfflineQueue,
        socket: { ...socket, tls: node.tls },
      },
      // Otherwise a node that is down would keep the client from the others.
      minimizeConnections: true,
      topologyRefreshOnReconnectionAttemptStrategy: maxPauseMs,
    });
    cluster.once('connect', () => {
      for (const node of cluster.masters) cluster.nodeClient(node).catch(() => undefined);
    });
    return cluster;
  }
  const url = kind === 'server' ? urls[0] : await findPrimary(urls, target.primaryName);
  return redis.createClient({ url: `${url}/${database}`, disableOfflineQueue, socket });
}

const addressSchema = z.tuple([z.string(), z.string()]);

/** Asks all watchers at once, with the login and without it: they may have the same password or none. */
async function findPrimary(urls: readonly string[], name: string): Promise<string> {
  const ask = async (address: URL): Promise<string> => {
    const watcher = redis.createClient({
      url: address.href,
      socket: { connectTimeout: limitMs, reconnectStrategy: false },
    });
    watcher.on('error', () => undefined);
    try {
      const command = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name];
      const answer = watcher.connect().then((connected) => connected.sendCommand(command));
      const { data } = addressSchema.safeParse(await withTimeout(answer, limitMs));
      if (!data) throw new Error('NOPRIMARY has this name');
      const [host, port] = data;
      return `${host.includes(':') ? `[${host}]` : host}:${port}`;
    } finally {
      watcher.destroy();
    }
  };
  const withoutLogin = (url: string) => Object.assign(new URL(url), { username: '', password: '' });
  const first = new URL(urls[0] ?? '');
  const variants = first.username + first.password === '' ? [] : urls.map(withoutLogin);
  const asked = [...urls.map((url) => new URL(url)), ...variants].map(ask);
  first.host = await Promise.any(asked).catch((error: AggregateError) =>
    Promise.reject(error.errors[0]),
  );
  return first.href;
}
