import type { z } from 'zod';
import { systemClock } from '../http/clock';
import { fetchWithLimits } from '../outbound/fetch';
import { HttpError } from '../outbound/http-error';
import { withTimeout } from '../outbound/timeout';
import type { DomainLookup, ServiceName } from '../sentinel/domain-lookup';
import { CloudError, type CloudErrorCode } from './cloud-error';
import { pauses } from './pauses';

/** On whose behalf Conversational Cloud is asked. */
export interface CloudUser {
  readonly accountId: string;
  readonly userId: string;
  readonly accessToken: string;
}

/** What to read from a service of Conversational Cloud. */
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
export interface Cloud {
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

/** Conversational Cloud, on behalf of whom it may concern. */
export type CloudAccess = (user: CloudUser) => Cloud;

const timeoutMs = 3_000;
const maxBytes = { record: 1_000_000, list: 16_000_000 };

/** Makes the one way to Conversational Cloud. Each account has a lookup of its own. */
export function createCloudAccess(
  lookUpFor: (accountId: string) => DomainLookup,
  clock = systemClock,
): CloudAccess {
  const paused = pauses(clock);

  async function read<T>(user: CloudUser, request: CloudRequest<T>): Promise<T> {
    const address = `/api/account/${user.accountId}${request.path}`;
    // One person's haste is no reason to keep the others of the account waiting.
    const subject = `${user.userId} ${request.service} ${address}`;
    const pausedForSeconds = paused.secondsLeft(subject);
    if (pausedForSeconds > 0) throw rateLimited(pausedForSeconds);
    const response = await withTimeout(fetchAnswer(user, request, address), timeoutMs).catch(
      (cause: unknown) => {
        throw new CloudError(codeOfFailure(cause), { cause });
      },
    );
    if (response.status === 429) {
      throw rateLimited(paused.begin(subject, response.headers.get('retry-after')));
    }
    if (response.status !== 200) throw new CloudError(codeOfStatus(response.status));
    const { success, data } = request.answer.safeParse(
      await response.json().catch(() => undefined),
    );
    if (!success) throw new CloudError('unexpected_answer');
    return data;
  }

  async function fetchAnswer(
    { accountId, accessToken }: CloudUser,
    { service, size = 'record' }: CloudRequest<unknown>,
    address: string,
  ): Promise<Response> {
    const url = (await lookUpFor(accountId)(service)) + address;
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
    const limits = { timeoutMs, maxBytes: maxBytes[size] };
    return fetchWithLimits(url, { headers }, limits);
  }

  return (user) => ({
    accountId: user.accountId,
    userId: user.userId,
    read: (request) => read(user, request),
  });
}

function rateLimited(retryAfterSeconds: number): CloudError {
  return new CloudError('rate_limited', { retryAfterSeconds });
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
