import { causesOf } from './log';
import { getParts } from './wiring';

/** Logs what a page or a route handler threw, under the reference (Next.js' digest) that the person sees. */
export function logRequestError(
  error: unknown,
  { path, method }: { readonly path: string; readonly method: string },
): void {
  const digest = error instanceof Error && 'digest' in error ? error.digest : null;
  getParts().log.error('request_failed', {
    reference: typeof digest === 'string' ? digest : null,
    method,
    path,
    causes: causesOf(error),
  });
}
