import { statSync } from 'node:fs';
import { type Config, ConfigError, parseConfig } from '../../lib/config/config';
import { isGuessable, vercelSignOutProblem } from '../../lib/config/setting-combinations';
import { type CheckResult, createCheckResults, isFailed } from '../check-result';

const { ok, warning, failed } = createCheckResults('settings');

/** The limit of LivePerson. */
const maxRedirectUriLength = 128;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Warns if other users of this machine can read `.env.local`. */
export function checkEnvFile(): readonly CheckResult[] {
  const mode = statSync('.env.local', { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o077) === 0) return [];
  const found = '.env.local contains secrets, and other users of this machine can read it';
  return [warning(found, 'run: chmod 600 .env.local')];
}

/** Parses and checks the settings. `config` is null if they are not valid. */
export function checkSettings(environment: Environment) {
  try {
    const config = parseConfig(environment);
    return { config, results: checkConfig(config, environment) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'docs/settings.md explains each setting; npm run setup writes the required ones';
    return { config: null, results: error.problems.map((problem) => failed(problem, advice)) };
  }
}

function checkConfig(config: Config, environment: Environment): readonly CheckResult[] {
  const { redirectUri } = config;
  const all = [
    config.sessionSecrets.some(isGuessable) &&
      warning(
        'SESSION_SECRET looks easy to guess',
        'create one with: openssl rand -base64 32. Put it first, then a comma and the old one; remove the old one after a day',
      ),
    redirectUri.length > maxRedirectUriLength &&
      failed(
        `the redirect URI ${redirectUri} has ${redirectUri.length} characters`,
        `use a shorter APP_URL: LivePerson’s limit is ${maxRedirectUriLength}`,
      ),
    config.isHttps &&
      config.sendsHsts &&
      config.trustedProxies === 0 &&
      config.signInLimit !== null &&
      warning(
        'TRUSTED_PROXIES is 0, so the rate limit of sign-ins does not work per client IP',
        'set it to the number of proxies in front of this app that extend X-Forwarded-For (1 on Vercel)',
      ),
    vercelSignOutProblem(environment) !== null &&
      failed(
        'on Vercel, pages and routes run in different processes, which do not share sign-outs: the build fails',
        'set REDIS_URL, or SESSION_STORE=cookie (docs/deployment.md explains what is weaker then)',
      ),
  ].filter((finding) => typeof finding === 'object');
  if (all.some(isFailed)) return all;
  const { appUrl, installations, sendsHsts } = config;
  const url = sendsHsts ? appUrl : `${appUrl} (only this machine can reach it)`;
  const accounts =
    installations.length === 1
      ? `account ${installations[0].accountId}`
      : `${installations.length} accounts`;
  return [ok(`complete: ${url}, ${accounts}`), ...all];
}
