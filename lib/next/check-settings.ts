import { type Config, ConfigError, parseConfig } from '../config/config';
import { isLoopback } from '../config/loopback';
import { vercelSignOutProblem } from '../config/vercel';
import { createLog, type Log } from '../observability/log';

/** The settings; without complete ones the server ends here, with every problem in one message. */
export function checkSettings(): Config {
  try {
    const config = parseConfig(process.env);
    warnOfSettings(config, createLog(config.logLevel));
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
}

/** Logs what the settings leave open. They work, so the server starts. */
export function warnOfSettings(
  config: Config,
  log: Log,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const isPublic = !isLoopback(new URL(config.appUrl).hostname);
  if (isPublic && config.trustedProxies === 0 && config.signInLimit !== null) {
    log.warn('settings_warning', {
      message: 'TRUSTED_PROXIES is 0, so sign-in attempts are not limited for each client address',
    });
  }
  const message = vercelSignOutProblem(environment);
  if (message !== null) log.warn('settings_warning', { message });
}
