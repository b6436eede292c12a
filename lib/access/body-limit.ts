import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { isEqualText, stretchedKey } from '../crypto/hmac';
import type { SealSecrets } from '../crypto/seal';
import type { RequestHeaders } from '../http/request';
import type { Route } from './route-table';

const mebibyte = 1_048_576;

/** In bytes; the maximum is that of next-config.js. */
export const bodyLimitSchema = z
  .int('must be a number of bytes')
  .min(0)
  .max(100 * mebibyte, 'must be at most 100 MB');

export const defaultBodyLimit = mebibyte;

/** Denies a body over the limit of its route, or of unknown length. */
export function checkBody(
  headers: RequestHeaders,
  { bodyLimit }: Route,
  secrets: SealSecrets,
): 'length_required' | 'too_large' | null {
  const hasNoLength = headers.get('transfer-encoding') !== null;
  if (hasNoLength && !isForwardedAction(headers, secrets)) return 'length_required';
  return Number(headers.get('content-length') ?? 0) > bodyLimit ? 'too_large' : null;
}

/** Marks a Server Action that has passed the middleware: Next.js may send it once more, without `Content-Length`. */
export const forwardedActionHeader = 'x-sentinel-action';

/** The value of that header. Only the processes of this app know it. */
export function forwardedActionMark([secret]: SealSecrets): string {
  return createHmac('sha256', stretchedKey(secret)).update('forwarded action').digest('base64url');
}

function isForwardedAction(headers: RequestHeaders, secrets: SealSecrets): boolean {
  const mark = headers.get(forwardedActionHeader) ?? '';
  return secrets.some((secret) => isEqualText(mark, forwardedActionMark([secret])));
}
