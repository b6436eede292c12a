import { hash } from 'node:crypto';
import type { Installations } from './installations';
import { combinationProblems, type Environment, type Problem } from './setting-combinations';
import { isLoopback, type Settings, settingName, settingNames, settingsSchema } from './settings';

const advice =
  'Each setting is explained in docs/settings.md. Put yours into .env.local or into the environment, then start again.';

/** Lists every problem of the environment and how to fix it. It never contains a setting's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    const list = problems.map((problem) => `\n  - ${problem}`).join('');
    super(`The settings of this app are not complete:${list}\n${advice}`);
  }
}

/** Throws one `ConfigError` with every problem. A variable that is empty or only white space counts as not set. */
export function parseConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const values = settingNames.map((name) => [name, variables[name]?.trim() || undefined]);
  const environment: Environment = Object.fromEntries(values);
  const parsed = settingsSchema.safeParse(environment);
  const installations = parsed.data && toInstallations(parsed.data);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }): Problem => {
      const [setting, index, field] = path;
      const name = settingName.parse(setting);
      if (environment[name] === undefined) return [name, 'is missing'];
      const position = typeof index === 'number' ? `number ${index + 1}: ` : '';
      return [name, `${position}${field === undefined ? '' : `${String(field)} `}${message}`];
    }),
    ...combinationProblems(environment),
  ];
  if (!parsed.success || !installations || problems.length > 0) {
    problems.sort(([a], [b]) => settingNames.indexOf(a) - settingNames.indexOf(b));
    throw new ConfigError(problems.map((problem) => problem.join(' ')));
  }
  return toConfig(parsed.data, installations);
}

function toInstallations(settings: Settings): Installations | null {
  const { LP_INSTALLATIONS, LP_ACCOUNT_ID, LP_CLIENT_ID, LP_CLIENT_SECRET } = settings;
  if (LP_INSTALLATIONS) return LP_INSTALLATIONS;
  if (!LP_ACCOUNT_ID || !LP_CLIENT_ID || !LP_CLIENT_SECRET) return null;
  const [accountId, clientId, clientSecret] = [LP_ACCOUNT_ID, LP_CLIENT_ID, LP_CLIENT_SECRET];
  return [{ accountId, clientId, clientSecret, name: null }];
}

function toConfig(settings: Settings, installations: Installations) {
  const app = new URL(settings.APP_URL);
  const isHttps = app.protocol === 'https:';
  // The first installation alone, so that adding another one keeps the names.
  const [{ accountId, clientId }] = installations;
  return {
    appUrl: settings.APP_URL,
    redirectUri: `${settings.APP_URL}/callback`,
    /** Whether cookies are `Secure` and carry the `__Host-` prefix. */
    isHttps,
    /** Separates the cookies of two apps on one http host, because cookies ignore ports (RFC 6265 §8.5). */
    cookieSuffix: isHttps ? '' : `-${shortHash(clientId + settings.APP_URL)}`,
    /** Never for a loopback host: it would force https on every app of a developer's machine. */
    sendsHsts: isHttps && !isLoopback(app.hostname),
    installations,
    sessionSecrets: settings.SESSION_SECRET,
    domainApiUrl: settings.LP_DOMAIN_API_URL,
    /** Null: the Domain API is asked. */
    sentinelUrl: settings.SENTINEL_URL ?? null,
    trustedDomains: settings.LP_TRUSTED_DOMAINS,
    apiVersion: settings.SENTINEL_API_VERSION,
    /** Null: the well-known path on Sentinel's host. */
    jwksUrl: settings.SENTINEL_JWKS_URL ?? null,
    idTokenCheck: settings.SENTINEL_ID_TOKEN_CHECK,
    usesPkce: settings.SENTINEL_PKCE === 'on',
    scope: settings.SENTINEL_SCOPE ?? null,
    sessionIdleSeconds: settings.SESSION_IDLE_SECONDS,
    sessionMaxSeconds: settings.SESSION_MAX_SECONDS,
    /** Null: cookies carry the sessions. */
    redisUrl: settings.REDIS_URL ?? null,
    redisPrefix: settings.REDIS_PREFIX ?? `sentinel-nextjs:${accountId}:${shortHash(clientId)}`,
    /** Unfinished sign-ins a minute from one client address, and from all; null for no limit. */
    signInLimit: settings.SIGN_IN_LIMIT,
    signInLimitTotal: settings.SIGN_IN_LIMIT_TOTAL,
    trustedProxies: settings.TRUSTED_PROXIES,
    /** `liveperson` among them stands for the agent workspace: `createFrameAncestors`. */
    embedOrigins: settings.EMBED_ORIGINS,
    isTraced:
      (settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) !==
      undefined,
    logLevel: settings.LOG_LEVEL,
  };
}

export type Config = Readonly<ReturnType<typeof toConfig>>;

function shortHash(text: string): string {
  return hash('sha256', text).slice(0, 8);
}
