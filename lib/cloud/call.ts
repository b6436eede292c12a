import type { z } from 'zod';
import { boundedFetch } from '../http/bounded-fetch';

/** What a caller can do about a call to a Conversational Cloud service that failed. */
export type CloudErrorCode =
  | 'forbidden'
  | 'unauthorized'
  | 'rate_limited'
  | 'unavailable'
  | 'unexpected_answer';

/** Thrown by {@link callCloud}. None of these signs anybody out. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  constructor(
    readonly code: CloudErrorCode,
    options?: ErrorOptions,
  ) {
    super(`Conversational Cloud: ${code}`, options);
  }
}

/** One GET of a Conversational Cloud service as the signed-in user. */
export interface CloudCall<T> {
  readonly url: string;
  readonly accessToken: string;
  readonly answer: z.ZodType<T>;
}

const limits = { timeoutMs: 3_000, maxBytes: 1_000_000 };

/**
 * Calls a service with the user's access token (RFC 6750 §2.1) and checks the answer.
 *
 * @throws {CloudError}
 */
export async function callCloud<T>({ url, accessToken, answer }: CloudCall<T>): Promise<T> {
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
  const response = await boundedFetch(url, { headers }, limits).catch((cause: unknown) => {
    throw new CloudError('unavailable', { cause });
  });
  if (response.status !== 200) throw new CloudError(codeOfStatus(response.status));
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw new CloudError('unexpected_answer');
  return parsed.data;
}

function codeOfStatus(status: number): CloudErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  return status >= 500 || status === 408 ? 'unavailable' : 'unexpected_answer';
}
