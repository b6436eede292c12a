import { errorCodes, type Log } from '../observability/log';
import { withTimeout } from '../outbound/timeout';
import { processSingleton } from './process-singleton';

type RedisClient = Awaited<ReturnType<typeof makeClient>>;

/** Redis did not do what it was asked to: it is away, slow, loading, or refuses to write. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  readonly code = 'redis_unavailable';
}

export type Redis = ReturnType<typeof createRedis>;

const limitMs = 1_000;
const maxReconnectMs = 500;
/** A connection on which so many commands in a row got no answer is dead, whatever TCP believes. */
const maxSilentCommands = 3;
/** A connection that stays silent for so long is dead too: a host may take connections where no Redis answers. */
const maxSilenceMs = 5_000;
/** What a Redis answers that is not the primary any more, or not yet: a new connection may lead to the one that is. */
const notPrimaryCodes: readonly string[] = ['READONLY', 'MASTERDOWN', 'LOADING'];
const minConnectionMs = 1_000;
const refusalQuietMs = 60_000;

/** The state of the connection. Plain data, for bundles share it, and `instanceof` fails from one to the other. */
interface Line {
  client: Promise<RedisClient> | null;
  silentCommands: number;
  beganMs: number;
  /** When the connection was begun, or last said anything. */
  lastSignMs: number;
  /** Whether the log has been told that Redis is away. */
  isAway: boolean;
  /** When the log was last told that Redis did not do something. */
  toldRefusalMs: number;
}

/** One connection for the whole process, by address. */
const lines = processSingleton('redis', () => new Map<string, Line>());

/**
 * Redis at an address, with a limit of a second for each command. The connection is made when it is first needed, and
 * made anew as often as it is lost.
 *
 * @param url `redis://[user:password@]host[:port][/db]`, or `rediss://` for TLS
 * @param prefix what every key begins with, without the colon behind it
 */
export function createRedis(url: string, prefix: string, log: Log) {
  const line = lines.get(url) ?? {
    client: null,
    silentCommands: 0,
    beganMs: 0,
    lastSignMs: 0,
    isAway: false,
    toldRefusalMs: Number.NEGATIVE_INFINITY,
  };
  lines.set(url, line);

  /** Once, not at every attempt. */
  function sayAway(error: unknown): void {
    if (!line.isAway)
      log.error('redis_away', { causes: [replyCode(error) ?? errorCodes(error)].flat() });
    line.isAway = true;
  }

  function sayBack(): void {
    if (line.isAway) log.info('redis_back');
    line.isAway = false;
  }

  /** Once a minute, for it goes on until somebody does something about it. */
  function sayRefused(code: string): void {
    if (performance.now() - line.toldRefusalMs < refusalQuietMs) return;
    line.toldRefusalMs = performance.now();
    log.error('redis_refused', { causes: [code] });
  }

  function connection(): Promise<RedisClient> {
    line.client ??= connect();
    return line.client;
  }

  /** A client that has tried to connect once, and goes on trying by itself. */
  async function connect(): Promise<RedisClient> {
    line.silentCommands = 0;
    line.beganMs = performance.now();
    line.lastSignMs = line.beganMs;
    const client = await makeClient(url);
    const firstAttempt = new Promise<void>((resolve) => {
      client.on('ready', () => {
        line.lastSignMs = performance.now();
        sayBack();
        resolve();
      });
      client.on('error', (error: unknown) => {
        line.lastSignMs = performance.now();
        sayAway(error);
        // The password may have been changed while Redis was away.
        const code = replyCode(error);
        if (code !== null) sayRefused(code);
        resolve();
      });
    });
    client.connect().catch(() => undefined);
    await withTimeout(firstAttempt, limitMs).catch(() => undefined);
    return client;
  }

  /** The next command makes a new connection. What was sent on the old one may still be answered, in its time. */
  function hangUp(): void {
    const { client } = line;
    line.client = null;
    void client?.then(async (old) => {
      await withTimeout(old.close(), limitMs).catch(() => undefined);
      old.destroy();
    });
  }

  return {
    key: (name: string) => `${prefix}:${name}`,

    /** Runs commands. @throws {RedisError} whatever it is that fails */
    async run<T>(commands: (client: RedisClient) => Promise<T>): Promise<T> {
      const current = connection();
      try {
        // Loading the client takes long on a busy machine, and is no silence of Redis.
        const client = await current;
        if (!client.isReady) throw new RedisError('not connected');
        const inTime = await withTimeout(commands(client), limitMs);
        line.silentCommands = 0;
        return inTime;
      } catch (cause) {
        const isSilent = errorCodes(cause).includes('timeout');
        if (isSilent) line.silentCommands += 1;
        const code = isSilent ? 'timeout' : replyCode(cause);
        if (code !== null) sayRefused(code);
        const isDead =
          line.silentCommands >= maxSilentCommands ||
          (cause instanceof RedisError && performance.now() - line.lastSignMs > maxSilenceMs);
        const isAnother =
          notPrimaryCodes.includes(code ?? '') &&
          performance.now() - line.beganMs > minConnectionMs;
        if (line.client === current && (isDead || isAnother)) {
          if (isDead) sayAway(cause);
          hangUp();
        }
        throw cause instanceof RedisError ? cause : new RedisError('no answer', { cause });
      }
    },
  };
}

/** The code of an error reply (`OOM`, `READONLY`, `WRONGPASS` …), which a script's reply has further behind. */
function replyCode(error: unknown): string | null {
  const said = error instanceof Error ? error.message : '';
  const [, code = null] = / -([A-Z]{3,20}) /.exec(said) ?? /^([A-Z]{2,20}) /.exec(said) ?? [];
  return code;
}

async function makeClient(url: string) {
  // Loaded only where it is used: most installations keep their sessions in cookies.
  const { createClient } = await import('redis');
  return createClient({
    url,
    // A command fails at once while there is no connection, instead of waiting for one.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: limitMs,
      reconnectStrategy: (retries) => Math.min(25 * 2 ** retries, maxReconnectMs),
    },
  });
}
