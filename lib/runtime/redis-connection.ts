import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodes, type Log } from '../observability/log';
import { withTimeout } from '../outbound/limits';
import { processSingleton } from './process-singleton';
import type { RedisClient } from './redis-client';

/** Redis did not do what it was asked to: it is away, slow, loading, or rejects writes. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  readonly code = 'redis_unavailable';
}

/** The result of the work, or `otherwise` when Redis fails. */
export async function orIfRedisDown<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RedisError) return otherwise;
    throw error;
  }
}

export type Redis = ReturnType<typeof createRedis>;

const limitMs = 1_000;
/** The pause before the next attempt where the client makes none itself. */
const pauseMs = 250;
/** A connection with this many timeouts in a row is dead, even if TCP does not notice. */
const maxTimeouts = 3;
/** A connection that stays silent for so long is dead: the host accepts TCP but no Redis answers. */
const maxSilenceMs = 5_000;
/** This Redis is not the primary any more, or not yet. A new connection may lead to the primary. */
const notPrimaryCodes: readonly string[] = ['READONLY', 'MASTERDOWN', 'LOADING'];
const minConnectionMs = 1_000;
const errorLogIntervalMs = 60_000;

/** Connection state. Plain data: bundles share it, so `instanceof` does not work. */
interface Connection {
  /** Its client is null when none could be made. */
  client: Promise<RedisClient | null> | null;
  timeoutsInARow: number;
  /** When it started, became ready or failed, whichever is last. */
  lastEventMs: number;
  isLoggedAway: boolean;
  errorLoggedMs: number;
}

/** One connection for the whole process, by URL. */
const connections = processSingleton('redis', () => new Map<string, Connection>());

/** Redis, with a limit of 1 s for each command. The first command connects; a lost connection is made again. */
export function createRedis(url: string, prefix: string, log: Log) {
  const connection = connections.get(url) ?? {
    client: null,
    timeoutsInARow: 0,
    lastEventMs: 0,
    isLoggedAway: false,
    errorLoggedMs: Number.NEGATIVE_INFINITY,
  };
  connections.set(url, connection);

  /** Once per outage. */
  function logAway(error: unknown): void {
    const code = errorReplyCode(error);
    if (!connection.isLoggedAway)
      log.error('redis_away', { causes: [code ?? errorCodes(error)].flat() });
    connection.isLoggedAway = true;
    // The password may have changed while Redis was away.
    logErrorReply(code);
  }

  /** Once a minute: these last until an operator acts. */
  function logErrorReply(code: string | null): void {
    const isQuiet = performance.now() - connection.errorLoggedMs < errorLogIntervalMs;
    if (code === null || isQuiet) return;
    connection.errorLoggedMs = performance.now();
    log.error('redis_refused', { causes: [code] });
  }

  function connect(): Connection['client'] {
    const attempt = tryToConnect(() => {
      setTimeout(() => {
        if (connection.client === attempt) connection.client = connect();
      }, pauseMs).unref();
    });
    return attempt;
  }

  /** A client that has tried to connect once; null when none could be made. `onEnd`: none keeps trying by itself. */
  async function tryToConnect(onEnd: () => void): Promise<RedisClient | null> {
    // Loaded only when needed: most installations keep their sessions in cookies.
    const { createRedisClient } = await import('./redis-client');
    connection.timeoutsInARow = 0;
    connection.lastEventMs = performance.now();
    try {
      const client = await createRedisClient(url);
      const setReady = () => {
        connection.lastEventMs = performance.now();
        if (connection.isLoggedAway) log.info('redis_back');
        connection.isLoggedAway = false;
      };
      const handleError = (error: unknown) => {
        connection.lastEventMs = performance.now();
        logAway(error);
        if (!client.isOpen) onEnd();
      };
      // A cluster has other names for what happens to one of its nodes.
      for (const event of ['ready', 'node-ready']) client.on(event, setReady);
      for (const event of ['error', 'node-error']) client.on(event, handleError);
      const firstAttempt = new Promise<unknown>((resolve) => {
        client.on('reconnecting', resolve);
        client.connect().then(resolve, (error: unknown) => resolve(handleError(error)));
      });
      await withTimeout(firstAttempt, limitMs).catch(() => undefined);
      return client;
    } catch (error) {
      logAway(error);
      onEnd();
      return null;
    }
  }

  /** Commands under way on the old connection have their replies, or have failed, when it is destroyed. */
  function disconnect(): void {
    const { client } = connection;
    connection.client = null;
    void client?.then(async (old) => {
      await sleep(limitMs, undefined, { ref: false });
      if (old?.isOpen) old.destroy();
    });
  }

  function handleFailure(cause: unknown, failed: Connection['client']): void {
    const isTimeout = errorCodes(cause).includes('timeout');
    if (isTimeout) connection.timeoutsInARow += 1;
    const code = isTimeout ? 'timeout' : errorReplyCode(cause);
    logErrorReply(code);
    if (connection.client !== failed) return;
    const sinceLastEventMs = performance.now() - connection.lastEventMs;
    const isDead =
      connection.timeoutsInARow >= maxTimeouts ||
      (cause instanceof RedisError && sinceLastEventMs > maxSilenceMs);
    const isNotPrimary = notPrimaryCodes.includes(code ?? '') && sinceLastEventMs > minConnectionMs;
    if (isDead) logAway(cause);
    if (isDead || isNotPrimary) disconnect();
  }

  return {
    key: (name: string) => `${prefix}:${name}`,

    /** Runs commands. @throws {RedisError} for every failure */
    async run<T>(commands: (client: RedisClient) => Promise<T>): Promise<T> {
      connection.client ??= connect();
      const current = connection.client;
      try {
        // Outside the limit: a busy machine loads the client module slowly.
        const client = await current;
        if (!client?.isReady) throw new RedisError('not connected');
        const result = await withTimeout(commands(client), limitMs);
        connection.timeoutsInARow = 0;
        return result;
      } catch (cause) {
        handleFailure(cause, current);
        throw cause instanceof RedisError ? cause : new RedisError('no response', { cause });
      }
    },
  };
}

/** The code of an error reply (`OOM`, `READONLY`, `WRONGPASS` …). The reply of a script has it further behind. */
function errorReplyCode(error: unknown): string | null {
  const message = error instanceof Error ? error.message : '';
  const [, code = null] = / -([A-Z]{3,20}) /.exec(message) ?? /^([A-Z]{2,20}) /.exec(message) ?? [];
  return code;
}
