import { causesOf, framesOf, type Log } from './log';
import { getParts } from './wiring';

/**
 * Logs what the handling of a request threw, under the reference that the person sees: that of a page is Next.js'
 * digest.
 */
export function logRequestError(
  error: unknown,
  { path, method }: { readonly path: string; readonly method: string },
  reference: string | null = digestOf(error),
): void {
  const [causes, stack] = [causesOf(error), framesOf(error)];
  getParts().log.error('request_failed', { reference, method, path, causes, stack });
}

function digestOf(error: unknown): string | null {
  const digest = error instanceof Error && 'digest' in error ? error.digest : null;
  return typeof digest === 'string' ? digest : null;
}

/**
 * Logs what is thrown outside of any request, or after the answer to one. What becomes of the process is up to Next.js,
 * which goes on, and prints the error too.
 */
export function logUncaughtErrors(log: Log): void {
  const logAs = (reason: string) => (error: unknown) => {
    log.error('uncaught_error', { reason, causes: causesOf(error), stack: framesOf(error) });
  };
  process.on('uncaughtExceptionMonitor', logAs('exception'));
  process.on('unhandledRejection', logAs('rejection'));
}
