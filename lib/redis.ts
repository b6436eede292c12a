import { withinLimit } from './http/within-limit';
import { causesOf, type Log } from './log';
import { perProcess } from './per-process';

/** The commands of Redis or Valkey, by the official client. */
export type RedisClient = Awaited<ReturnType<typeof makeClient>>;

/** Redis did not do what it was asked to: it is away, slow, loading, or refuses to write. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  readonly code = 'redis_unavailable';
}

/** Redis, of which nobody has to be afraid: no command waits longer than a second, and every failure is one error. */
export interface Redis {
  /** Runs commands. @throws {RedisError} */
  run<T>(commands: (client: RedisClient) => Promise<T>): Promise<T>;
}

const limitMs = 1_000;
const maxReconnectMs = 500;
/** A connection on which so many commands in a row got no answer is dead, whatever TCP believes. */
const maxSilentCommands = 3;

interface Connection {
  readonly client: Promise<RedisClient>;
  silentCommands: number;
}

/** One connection for the whole process, by address. */
const connections = perProcess('redis', () => new Map<string, Connection>());

/**
 * Redis at an address. The connection is made when it is first needed, and made anew as often as it is lost.
 *
 * @param url `redis://[user:password@]host[:port][/db]`, or `rediss://` for TLS
 */
export function createRedis(url: string, log: Log): Redis {
  function connection(): Connection {
    let current = connections.get(url);
    if (!current) {
      current = { client: connect(url, log), silentCommands: 0 };
      connections.set(url, current);
    }
    return current;
  }

  return {
    async run(commands) {
      const current = connection();
      try {
        const answer = await withinLimit(
          current.client.then((client) => {
            if (!client.isReady) throw new RedisError('not connected');
            return commands(client);
          }),
          limitMs,
        );
        current.silentCommands = 0;
        return answer;
      } catch (cause) {
        if (causesOf(cause).includes('timeout')) current.silentCommands += 1;
        if (current.silentCommands >= maxSilentCommands && connections.get(url) === current) {
          connections.delete(url);
          await current.client.then((client) => client.destroy()).catch(() => undefined);
        }
        throw cause instanceof RedisError ? cause : new RedisError('no answer', { cause });
      }
    },
  };
}

async function makeClient(url: string) {
  // Loaded only where it is used: most installations keep their sessions in cookies.
  const { createClient } = await import('redis');
  return createClient({
    url,
    // A command waits for no connection: the request that needs it has better things to say.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: limitMs,
      reconnectStrategy: (retries) => Math.min(25 * 2 ** retries, maxReconnectMs),
    },
  });
}

/** A client that has tried to connect once, and goes on trying by itself. */
async function connect(url: string, log: Log): Promise<RedisClient> {
  const client = await makeClient(url);
  let isConnected = false;
  let isKnownToBeAway = false;
  const firstAttempt = new Promise<void>((resolve) => {
    client.on('ready', () => {
      if (isKnownToBeAway) log.info('redis_back');
      isConnected = true;
      isKnownToBeAway = false;
      resolve();
    });
    client.on('error', (error: unknown) => {
      // Once, not at every attempt to connect.
      if (isConnected || !isKnownToBeAway) log.error('redis_away', { causes: causesOf(error) });
      isConnected = false;
      isKnownToBeAway = true;
      resolve();
    });
  });
  client.connect().catch(() => undefined);
  await firstAttempt;
  return client;
}
