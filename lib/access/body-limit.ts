import { randomUUID } from 'node:crypto';
import type { RequestHeaders } from '../http/request';
import { processSingleton } from '../runtime/process-singleton';
import type { Route } from './route-table';

/** Next.js may send a Server Action that has passed the middleware once more, then without `Content-Length`. */
export const forwardedAction = {
  header: 'x-sentinel-action',
  value: processSingleton('forwarded-action', () => ({ id: randomUUID() })).id,
};

/** Denies a body over the limit of its route, or of unknown length. */
export function checkBody(
  headers: RequestHeaders,
  { bodyLimit }: Route,
): 'length_required' | 'too_large' | null {
  const isForwarded = headers.get(forwardedAction.header) === forwardedAction.value;
  if (headers.get('transfer-encoding') !== null && !isForwarded) return 'length_required';
  return Number(headers.get('content-length') ?? 0) > bodyLimit ? 'too_large' : null;
}
