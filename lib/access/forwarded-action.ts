import { createHmac } from 'node:crypto';
import { isEqualText } from '../crypto/equal-text';
import type { SealSecrets } from '../crypto/seal';
import { stretchedKey } from '../crypto/stretched-key';
import type { RequestHeaders } from '../http/request';

/** Marks a Server Action that has passed the middleware: Next.js may send it once more, without `Content-Length`. */
export const forwardedActionHeader = 'x-sentinel-action';

/** The value of that header. Only the processes of this app know it. */
export function forwardedActionMark([secret]: SealSecrets): string {
  return createHmac('sha256', stretchedKey(secret)).update('forwarded action').digest('base64url');
}

export function isForwardedAction(headers: RequestHeaders, secrets: SealSecrets): boolean {
  const mark = headers.get(forwardedActionHeader) ?? '';
  return secrets.some((secret) => isEqualText(mark, forwardedActionMark([secret])));
}
