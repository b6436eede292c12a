import { errorCodes, type Log, stackFrames } from '../observability/log';

/** Logs what the handling of a request threw, by the reference that the person sees (a page's is a digest). */
export function logRequestError(
  error: unknown,
  { path, method }: { readonly path: string; readonly method: string },
  log: Log,
  reference: string | null = digestOf(error),
): void {
  const [causes, stack] = [errorCodes(error), stackFrames(error)];
  log.error('request_failed', { reference, method, path, causes, stack });
}

function digestOf(error: unknown): string | null {
  const digest = error instanceof Error && 'digest' in error ? error.digest : null;
  return typeof digest === 'string' ? digest : null;
}

/** Logs what is thrown outside of any request. Next.js decides whether the process goes on. */
export function logUncaughtErrors(log: Log): void {
  const logAs = (reason: string) => (error: unknown) => {
    log.error('uncaught_error', { reason, causes: errorCodes(error), stack: stackFrames(error) });
  };
  process.on('uncaughtExceptionMonitor', logAs('exception'));
  process.on('unhandledRejection', logAs('rejection'));
}
