import type { SealSecrets } from '../crypto/seal';
import type { RequestHeaders } from '../http/request';
import { isForwardedAction } from './forwarded-action';
import type { Route } from './route-table';

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
