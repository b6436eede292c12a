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

/** A GET request of {@link CloudClient.read}. */
export interface CloudRequest<T> {
  /** The name of the service in the Domain API. */
  readonly service: ServiceName;
  /** The path after `/api/account/{account}`, with its query. */
  readonly path: string;
  /** The schema of the response, from JSON. */
  readonly answer: z.ZodType<T>;
  /** The size limit: 1 MB for a record, 16 MB for a list. */
  readonly size?: 'record' | 'list';
}

/** Calls Conversational Cloud as one signed-in user. */
export interface CloudClient {
  readonly accountId: string;
  readonly userId: string;
  /**
   * Sends a GET request with the user's access token (RFC 6750 §2.1) to the host that the Domain API names. The limits
   * are 3 s and 1 MB (16 MB for a list). A lost connection is retried once.
   *
   * @throws {CloudError}
   */
  read<T>(request: CloudRequest<T>): Promise<T>;
}

export type CloudClientFactory = (user: CloudUser) => CloudClient;

const timeoutMs = 3_000;
const maxBytes = { record: 1_000_000, list: 16_000_000 };
/** The bounds of a `Retry-After`: LivePerson wants a second at least. */
const [minRetryAfterMs, maxRetryAfterMs] = [1_000, 900_000];

/** @param lookUpFor returns the domain lookup of an account */
export function createCloudClients(
  lookUpFor: (accountId: string) => DomainLookup,
  { now, monotonicNow } = systemClock,
): CloudClientFactory {
  /** Rate limits by user, not by account: a 429 concerns one user. */
  const rateLimits = new LRUCache<string, true>({
    max: 2_000,
    ttl: maxRetryAfterMs,
    ttlResolution: 0,
    perf: { now: monotonicNow },
  });

  return ({ accountId, userId, accessToken }) => ({
    accountId,
    userId,
    async read({ service, path, answer, size = 'record' }) {
      const accountPath = `/api/account/${accountId}${path}`;
      const key = `${userId} ${service} ${accountPath}`;
      const waitMs = rateLimits.getRemainingTTL(key);
      if (waitMs > 0) throw rateLimited(waitMs);
      const call = async () => {
        const url = (await lookUpFor(accountId)(service)) + accountPath;
        const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
        return fetchWithLimits(url, { headers }, { timeoutMs, maxBytes: maxBytes[size] });
      };
      const response = await withTimeout(call(), timeoutMs).catch((cause: unknown) => {
        throw new CloudError(codeForFailure(cause), { cause });
      });
      if (response.status === 429) {
        const ttl = retryAfterMs(response.headers.get('retry-after'), now());
        // A parallel response may ask for a longer wait.
        if (ttl > rateLimits.getRemainingTTL(key)) rateLimits.set(key, true, { ttl });
        throw rateLimited(rateLimits.getRemainingTTL(key));
      }
      if (response.status !== 200) throw new CloudError(codeForStatus(response.status));
      const { success, data } = answer.safeParse(await response.json().catch(() => undefined));
      if (!success) throw new CloudError('unexpected_answer');
      return data;
    },
  });
}

/** The wait of a `Retry-After` header (RFC 9110 §10.2.3), which holds seconds or a date. */
function retryAfterMs(header: string | null, nowMs: number): number {
  const seconds = /^\s*(\d+)\s*$/.exec(header ?? '')?.[1];
  const waitMs = seconds === undefined ? Date.parse(header ?? '') - nowMs : Number(seconds) * 1_000;
  return Math.min(Math.max(waitMs || 0, minRetryAfterMs), maxRetryAfterMs);
}

function rateLimited(waitMs: number): CloudError {
  return new CloudError('rate_limited', {}, Math.ceil(waitMs / 1_000));
}

function codeForFailure(cause: unknown): CloudErrorCode {
  const isTooLarge = cause instanceof HttpError && cause.code === 'too_large';
  return isTooLarge ? 'unexpected_answer' : 'unavailable';
}

function codeForStatus(status: number): CloudErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status >= 500 || status === 408 ? 'unavailable' : 'unexpected_answer';
}
