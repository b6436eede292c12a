import type { RouteTable } from '../access/route-table';
import { type Config, ConfigError, parseConfig } from '../config/config';
import { isLoopback } from '../config/loopback';
import { vercelSignOutProblem } from '../config/vercel';
import { createLog, errorCodes, type Log, stackFrames } from '../observability/log';
import { untilDone } from '../runtime/background-work';
import { configureServer, onNextServer, warnOfCaching } from './http-server';

export async function registerServer(routes: RouteTable): Promise<void> {
  const config = checkSettings();
  const log = createLog(config.logLevel);
  warnOfSettings(config, log);
  logUncaughtErrors(log);
  onNextServer((server) => configureServer(server, { log, routes, backgroundWork: untilDone }));
  // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
  if (process.env.NODE_ENV === 'development') warnOfCaching(routes, console.warn);
  // Loaded only when it is used: it takes about a tenth of a second.
  if (config.isTraced) (await import('../observability/tracing')).startTracing();
}

function checkSettings(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) exitWithMessage(error);
    throw error;
  }
}

/** Ends the process with a message and without a stack, for what a developer or operator has to correct. */
export function exitWithMessage({ message }: Error): never {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

export function warnOfSettings(config: Config, log: Log): void {
  const isPublic = !isLoopback(new URL(config.appUrl).hostname);
  if (isPublic && config.trustedProxies === 0 && config.signInLimit !== null) {
    log.warn('settings_warning', {
      message: 'TRUSTED_PROXIES is 0, so sign-ins are not limited per client IP',
    });
  }
  const message = vercelSignOutProblem(process.env);
  if (message !== null) log.warn('settings_warning', { message });
}

/** Logs what is thrown outside of any request. Next.js decides whether the process continues. */
function logUncaughtErrors(log: Log): void {
  const logAs = (reason: string) => (error: unknown) => {
    log.error('uncaught_error', { reason, causes: errorCodes(error), stack: stackFrames(error) });
  };
  process.on('uncaughtExceptionMonitor', logAs('exception'));
  process.on('unhandledRejection', logAs('rejection'));
}

/** With the reference that the user sees: on an error page of Next.js it is the digest of the error. */
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
