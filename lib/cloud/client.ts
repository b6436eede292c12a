import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import { fetchWithLimits } from '../outbound/fetch';
import { HttpError } from '../outbound/http-error';
import { withTimeout } from '../outbound/timeout';
import { systemClock } from '../runtime/clock';
import type { DomainLookup, ServiceName } from '../sentinel/domain-lookup';
import { CloudError, type CloudErrorCode } from './cloud-error';

export interface CloudUser {
  readonly accountId: string;
  readonly userId: string;
  readonly accessToken: string;
}

export interface CloudRequest<T> {
  readonly service: ServiceName;
  /** What follows `/api/account/{account}`, with its query. */
  readonly path: string;
  /** What the answer has to be, and what becomes of it. */
  readonly answer: z.ZodType<T>;
  /** A list may be far bigger than a record. */
  readonly size?: keyof typeof maxBytes;
}

/** Conversational Cloud as one signed-in user may see it. */
export interface CloudClient {
  readonly accountId: string;
  readonly userId: string;
  /**
   * Reads from a service as the user (RFC 6750 §2.1): on the host that the Domain API names for it, within 3 s and
   * 1 MB (16 MB for a list), tried once more when the connection fails.
   *
   * @throws {CloudError}
   */
  read<T>(request: CloudRequest<T>): Promise<T>;
}

export type CloudClientFactory = (user: CloudUser) => CloudClient;

const timeoutMs = 3_000;
const maxBytes = { record: 1_000_000, list: 16_000_000 };
/** LivePerson asks for a second at least, and one answer shuts nobody out for longer than a quarter of an hour. */
const [shortestPauseMs, longestPauseMs] = [1_000, 900_000];

/** Makes the one way to Conversational Cloud. Each account has a lookup of its own. */
export function createCloudClients(
  lookUpFor: (accountId: string) => DomainLookup,
  { now, monotonicNow } = systemClock,
): CloudClientFactory {
  /** What one person is not to ask for again yet: the others of the account may. */
  const paused = new LRUCache<string, true>({
    max: 2_000,
    ttl: longestPauseMs,
    ttlResolution: 0,
    perf: { now: monotonicNow },
  });

  return ({ accountId, userId, accessToken }) => ({
    accountId,
    userId,
    async read({ service, path, answer, size = 'record' }) {
      const address = `/api/account/${accountId}${path}`;
      const subject = `${userId} ${service} ${address}`;
      const pausedForMs = paused.getRemainingTTL(subject);
      if (pausedForMs > 0) throw rateLimited(pausedForMs);
      const call = async () => {
        const url = (await lookUpFor(accountId)(service)) + address;
        const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
        return fetchWithLimits(url, { headers }, { timeoutMs, maxBytes: maxBytes[size] });
      };
      const response = await withTimeout(call(), timeoutMs).catch((cause: unknown) => {
        throw new CloudError(codeOfFailure(cause), { cause });
      });
      if (response.status === 429) {
        const ttl = pauseMs(response.headers.get('retry-after'), now());
        // Of two answers at the same time the longer pause counts.
        if (ttl > paused.getRemainingTTL(subject)) paused.set(subject, true, { ttl });
        throw rateLimited(paused.getRemainingTTL(subject));
      }
      if (response.status !== 200) throw new CloudError(codeOfStatus(response.status));
      const { success, data } = answer.safeParse(await response.json().catch(() => undefined));
      if (!success) throw new CloudError('unexpected_answer');
      return data;
    },
  });
}

/** How long a `Retry-After` header (RFC 9110 §10.2.3) asks to wait: for seconds, or until a date. */
function pauseMs(retryAfter: string | null, nowMs: number): number {
  const seconds = /^\s*(\d+)\s*$/.exec(retryAfter ?? '')?.[1];
  const askedForMs =
    seconds === undefined ? Date.parse(retryAfter ?? '') - nowMs : Number(seconds) * 1_000;
  return Math.min(Math.max(askedForMs || 0, shortestPauseMs), longestPauseMs);
}

function rateLimited(waitMs: number): CloudError {
  return new CloudError('rate_limited', {}, Math.ceil(waitMs / 1_000));
}

function codeOfFailure(cause: unknown): CloudErrorCode {
  const isTooLarge = cause instanceof HttpError && cause.code === 'too_large';
  return isTooLarge ? 'unexpected_answer' : 'unavailable';
}

function codeOfStatus(status: number): CloudErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status >= 500 || status === 408 ? 'unavailable' : 'unexpected_answer';
}
