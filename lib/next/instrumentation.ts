import { z } from 'zod';
import type { RouteTable } from '../access/route-table';
import { type Config, ConfigError, parseConfig } from '../config/config';
import { vercelSignOutProblem } from '../config/setting-combinations';
import { isLoopback } from '../config/settings';
import { createLog, errorCodes, type Log, stackFrames } from '../observability/log';
import { traceRequests } from '../observability/tracing';
import { untilDone } from '../runtime/background-work';
import { configureServer, onNextServer, warnOfCaching } from './http-server';

export async function registerServer(routes: RouteTable): Promise<void> {
  const config = checkSettings();
  const log = createLog(config.logLevel);
  warnOfSettings(config, log);
  logUncaughtErrors(log);
  const { sessionSecrets, trustedProxies } = config;
  const isBehindProxy = trustedProxies > 0;
  const options = { log, routes, sessionSecrets, isBehindProxy, backgroundWork: untilDone };
  onNextServer((server) => configureServer(server, options));
  // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
  if (process.env.NODE_ENV === 'development') warnOfCaching(routes, console.warn);
  if (config.isTraced) await traceRequests({ log, followsSenders: isBehindProxy, waitUntil });
}

/** Hands work to a function host, by what it provides for `after` of Next.js (docs of `after`: platform support). */
export function waitUntil(work: () => Promise<unknown>): void {
  const host: { get(): { waitUntil?(work: Promise<unknown>): void } | undefined } | undefined =
    Reflect.get(globalThis, Symbol.for('@next/request-context'));
  host?.get()?.waitUntil?.(work().catch(() => undefined));
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
  const { appUrl, trustedProxies, signInLimit } = config;
  const isUnlimited = trustedProxies === 0 && signInLimit !== null;
  if (isUnlimited && !isLoopback(new URL(appUrl).hostname)) {
    const message = 'TRUSTED_PROXIES is 0, so sign-ins are not limited per client IP';
    log.warn('settings_warning', { message });
  }
  const message = vercelSignOutProblem(process.env);
  if (message !== null) log.warn('settings_warning', { message });
}

/** Logs what is thrown outside of any request. Next.js decides whether the process continues. */
function logUncaughtErrors(log: Log): void {
  const logAs = (reason: string) => (error: unknown) =>
    log.error('uncaught_error', { reason, causes: errorCodes(error), stack: stackFrames(error) });
  process.on('uncaughtExceptionMonitor', logAs('exception'));
  process.on('unhandledRejection', logAs('rejection'));
}

const digestedError = z.object({ digest: z.string() });

/** With the reference that the user sees: on an error page of Next.js it is the digest of the error. */
export function logRequestError(
  error: unknown,
  { path, method }: { readonly path: string; readonly method: string },
  log: Log,
  reference = digestedError.safeParse(error).data?.digest,
): void {
  const [causes, stack] = [errorCodes(error), stackFrames(error)];
  log.error('request_failed', { reference, method, path, causes, stack });
}
