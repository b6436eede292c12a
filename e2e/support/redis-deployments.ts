import { setTimeout as sleep } from 'node:timers/promises';
import { anyFreePort } from '../../scripts/free-port';
import { type RedisServer, sendCommand, startRedisServer, startRedisWatcher } from './redis-server';

/** Several Redis processes that an app uses by one `REDIS_URL`. */
export interface RedisDeployment {
  readonly url: string;
  remove(): Promise<void>;
}

const startLimitMs = 20_000;

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const giveUpMs = performance.now() + startLimitMs;
  while (!(await isTrue())) {
    if (performance.now() > giveUpMs) throw new Error('Redis did not start');
    await sleep(50);
  }
}

const removeAll = async (servers: readonly RedisServer[]) => {
  await Promise.all(servers.map((server) => server.remove()));
};

/** A primary, its replica, and three watchers, which replace a primary that is gone for some time. */
export async function startRedisSentinel({
  password = '',
  downAfterMs = 20_000,
} = {}): Promise<
  RedisDeployment & { readonly primary: RedisServer; readonly replica: RedisServer }
> {
  const login = password === '' ? [] : ['--requirepass', password, '--masterauth', password];
  const primary = await startRedisServer(...login);
  const follow = ['--replicaof', `127.0.0.1 ${primary.port}`];
  const replica = await startRedisServer(...login, ...follow);
  const watcher = () =>
    startRedisWatcher(
      `sentinel monitor sessions 127.0.0.1 ${primary.port} 2`,
      `sentinel down-after-milliseconds sessions ${downAfterMs}`,
      'sentinel failover-timeout sessions 5000',
      ...(password === '' ? [] : [`sentinel auth-pass sessions ${password}`]),
    );
  const watchers = await Promise.all([watcher(), watcher(), watcher()]);
  // A watcher takes part in a failover when it knows the replica and the two others.
  await until(async () => {
    const states = watchers.map(({ url }) => sendCommand(url, 'INFO', 'sentinel'));
    return (await Promise.all(states)).every((state) =>
      /status=ok,.*slaves=1,sentinels=3/.test(String(state)),
    );
  });
  const hosts = watchers.map(({ port }) => `127.0.0.1:${port}`).join();
  return {
    url: `redis+sentinel://${password && `:${password}@`}${hosts}/sessions`,
    primary,
    replica,
    remove: () => removeAll([...watchers, replica, primary]),
  };
}

/** Three primaries with a third of the slots each. */
export async function startRedisCluster(): Promise<
  RedisDeployment & { readonly nodes: readonly RedisServer[] }
> {
  const start = async () => {
    const busPort = await anyFreePort();
    const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
    return { busPort, server: await startRedisServer(...settings) };
  };
  const started = await Promise.all([start(), start(), start()]);
  const nodes = started.map(({ server }) => server);
  const [first] = nodes;
  if (!first) throw new Error('no nodes');
  const slots = [
    ['0', '5460'],
    ['5461', '10922'],
    ['10923', '16383'],
  ] as const;
  for (const [index, { server, busPort }] of started.entries()) {
    await sendCommand(server.url, 'CLUSTER', 'ADDSLOTSRANGE', ...(slots[index] ?? []));
    const address = ['127.0.0.1', String(server.port), String(busPort)];
    if (server !== first) await sendCommand(first.url, 'CLUSTER', 'MEET', ...address);
  }
  await until(async () => {
    const states = nodes.map(({ url }) => sendCommand(url, 'CLUSTER', 'INFO'));
    return (await Promise.all(states)).every((state) =>
      /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(String(state)),
    );
  });
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join();
  return { url: `redis+cluster://${hosts}`, nodes, remove: () => removeAll(nodes) };
}
