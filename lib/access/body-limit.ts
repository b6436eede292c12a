import { createHmac } from 'node:crypto';
import type { Config } from '../config/config';
import type { RequestHeaders } from '../http/request';
import type { Route } from './route-table';

type Secrets = Pick<Config, 'sessionSecrets'>;

/** The header of a Server Action that has passed the middleware. */
export const forwardedActionHeader = 'x-sentinel-action';

const markOf = (secret: string) =>
  createHmac('sha256', secret).update('forwarded action').digest('base64url');

/** Its value, which only this app knows, in each of its processes. */
export const forwardedActionMark = ({ sessionSecrets: [secret] }: Secrets) => markOf(secret);

/**
 * Denies a body over the limit of its route, or of unknown length. Next.js may send a Server Action that has passed the
 * middleware once more, then without `Content-Length`.
 */
export function checkBody(
  headers: RequestHeaders,
  { bodyLimit }: Route,
  { sessionSecrets }: Secrets,
): 'length_required' | 'too_large' | null {
  if (headers.get('transfer-encoding') !== null) {
    const mark = headers.get(forwardedActionHeader);
    if (!sessionSecrets.some((secret) => markOf(secret) === mark)) return 'length_required';
  }
  return Number(headers.get('content-length') ?? 0) > bodyLimit ? 'too_large' : null;
}
