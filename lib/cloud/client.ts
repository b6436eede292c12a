import type { z } from 'zod';
import { fetchWithLimits } from '../outbound/fetch';
import { cloudLimits, HttpError, withTimeout } from '../outbound/limits';
import { type Clock, systemClock } from '../runtime/clock';
import { type DomainLookup, UnknownServiceError } from '../sentinel/domain-lookup';
import { CloudError, type CloudErrorCode } from './cloud-error';
import { createRetryAfter } from './retry-after';

export interface CloudUser {
  readonly accountId: string;
  readonly userId: string;
  readonly accessToken: string;
}

/** What a request to a service of LivePerson needs. */
export interface CloudRequest<T> {
  /** The name of the service in the Domain API; upper and lower case count. */
  readonly service: string;
  /** The path on the host of the service, with `{account}` for the account. Encode whatever else varies. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** The fields of each record, else LivePerson's default. */
  readonly select?: readonly string[];
  /** Whether a list has deleted records too. LivePerson's default is false. */
  readonly includeDeleted?: boolean;
  /** Parses the JSON of the response, or undefined if there is none. */
  readonly schema: z.ZodType<T>;
  /** The size limit: 1 MB for a record, 16 MB for a list. */
  readonly size?: 'record' | 'list';
}

export interface CloudRead<T> extends CloudRequest<T> {
  /** An earlier response, which is returned again if LivePerson says that it is unchanged. */
  readonly cached?: CloudResponse<T>;
}

export interface CloudWrite<T> extends CloudRequest<T> {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the service changes nothing, as in a search: then the request is retried like a `get`. */
  readonly isRead?: boolean;
  /** The revision to change. If the record has another one by now, the code is `conflict`. */
  readonly revision?: string | null;
}

export interface CloudResponse<T> {
  readonly value: T;
  /** The revision of the record or list (`ac-revision`); null if LivePerson names none. */
  readonly revision: string | null;
}

/**
 * Conversational Cloud with the rights of one signed-in user. Each method calls a service with the user's access token
 * (RFC 6750 §2.1), on the host that the Domain API names. The limits are 3 s and 1 MB (16 MB for a list). Only a `get`, and
 * a request with `isRead`, is retried, once, after a lost connection.
 *
 * @throws {CloudError}
 */
export interface CloudClient {
  readonly accountId: string;
  readonly userId: string;
  get<T>(request: CloudRead<T>): Promise<CloudResponse<T>>;
  post<T>(request: CloudWrite<T>): Promise<CloudResponse<T>>;
  put<T>(request: CloudWrite<T>): Promise<CloudResponse<T>>;
  delete<T>(request: CloudWrite<T>): Promise<CloudResponse<T>>;
}

export type CloudClientFactory = (user: CloudUser) => CloudClient;

export function createCloudClients(
  lookUpFor: (accountId: string) => DomainLookup,
  clock: Clock = systemClock,
): CloudClientFactory {
  const retryAfter = createRetryAfter(clock);

  async function send<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    request: CloudRead<T> & CloudWrite<T>,
    { accountId, userId, accessToken }: CloudUser,
  ): Promise<CloudResponse<T>> {
    const { service, schema, size = 'record', body, isRead, cached } = request;
    const { revision = cached?.revision } = request;
    const target = targetOf(request, accountId);
    const limits = cloudLimits[size];
    // A URL drops such a segment, so that an id of two dots would name another path. Without a slash it would name a host.
    if (!target.startsWith('/') || /\/\.\.?(?:[/?]|$)/.test(target)) {
      throw new CloudError('not_found', { service });
    }
    const key = `${accountId} ${userId} ${service} ${method} ${target}`;
    const waitSeconds = retryAfter.waitSeconds(key);
    if (waitSeconds > 0) throw rateLimited(waitSeconds, service);
    const options = {
      method,
      isRead,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${accessToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(revision && { 'if-match': revision }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const startedMs = clock.monotonicNow();
    const call = async () => {
      const origin = await withTimeout(lookUpFor(accountId)(service), limits.timeoutMs);
      const timeoutMs = limits.timeoutMs - (clock.monotonicNow() - startedMs);
      // The lookup may have arrived late, in a process that was suspended.
      if (timeoutMs <= 0) throw new HttpError('timeout');
      return fetchWithLimits(origin + target, options, { ...limits, timeoutMs });
    };
    const response = await call().catch((cause: unknown) => {
      throw new CloudError(codeForFailure(cause), { cause, service });
    });
    const { status, headers } = response;
    if (status === 304 && cached?.revision) return cached;
    // RFC 9110 §13.1.1: If-Match fails with 412, where LivePerson documents the response of a changed list.
    if (status === 412 && cached) {
      const { cached: _, ...withoutCached } = request;
      return send(method, withoutCached, { accountId, userId, accessToken });
    }
    if (status === 429) {
      retryAfter.start(key, headers.get('retry-after'));
      throw rateLimited(retryAfter.waitSeconds(key), service);
    }
    if (!response.ok) throw new CloudError(codeForStatus(status), { service, status });
    const { success, data } = schema.safeParse(await response.json().catch(() => undefined));
    if (!success) throw new CloudError('unexpected_answer', { service, status });
    return { value: data, revision: headers.get('ac-revision') ?? headers.get('etag') };
  }

  return (user) => ({
    accountId: user.accountId,
    userId: user.userId,
    get: (request) => send('GET', request, user),
    post: (request) => send('POST', request, user),
    put: (request) => send('PUT', request, user),
    delete: (request) => send('DELETE', request, user),
  });
}

function targetOf(request: CloudRequest<unknown>, accountId: string): string {
  const { path, query, select, includeDeleted } = request;
  const parameters = {
    ...query,
    ...(select && { select: select.join(',') }),
    ...(includeDeleted !== undefined && { include_deleted: includeDeleted }),
  };
  const pairs = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(pairs).toString();
  return path.replace('{account}', accountId) + (search && `?${search}`);
}

function rateLimited(retryAfterSeconds: number, service: string): CloudError {
  return new CloudError('rate_limited', { service, status: 429, retryAfterSeconds });
}

function codeForFailure(cause: unknown): CloudErrorCode {
  if (cause instanceof UnknownServiceError) return 'not_available';
  const isTooLarge = cause instanceof HttpError && cause.code === 'too_large';
  return isTooLarge ? 'unexpected_answer' : 'unavailable';
}

function codeForStatus(status: number): CloudErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409 || status === 412) return 'conflict';
  return status >= 500 || status === 408 ? 'unavailable' : 'unexpected_answer';
}
