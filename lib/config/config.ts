import { hash } from 'node:crypto';
import { isGuessable } from './guessable-secret';
import type { Installations } from './installations';
import { isLoopback } from './loopback';
import {
  type SettingName,
  type Settings,
  settingName,
  settingNames,
  settingsSchema,
} from './schema';

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

type Environment = Readonly<Partial<Record<SettingName, string | undefined>>>;
type Problem = readonly [setting: SettingName, text: string];

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
    ...crossFieldProblems(environment),
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

/** Values that are valid alone and wrong together. */
function crossFieldProblems(environment: Environment): readonly Problem[] {
  const { APP_URL, EMBED_ORIGINS, LP_INSTALLATIONS, SESSION_SECRET } = settingsSchema.shape;
  const isSet = (name: SettingName) => environment[name] !== undefined;
  const isList = isSet('LP_INSTALLATIONS');
  const appUrl = APP_URL.safeParse(environment.APP_URL).data;
  const isPublic = appUrl !== undefined && !isLoopback(new URL(appUrl).hostname);
  const isHttp = appUrl?.startsWith('http:') === true;
  const origins = EMBED_ORIGINS.safeParse(environment.EMBED_ORIGINS).data ?? [];
  const secrets = SESSION_SECRET.safeParse(environment.SESSION_SECRET).data ?? [];
  const list = LP_INSTALLATIONS.safeParse(environment.LP_INSTALLATIONS).data ?? [];
  const besideList = 'must not be set beside LP_INSTALLATIONS';
  const singleAccount = ['LP_ACCOUNT_ID', 'LP_CLIENT_ID', 'LP_CLIENT_SECRET'] as const;
  // Each account has its region. The Sentinel of another one must not get its secret or sign its people in.
  const perRegion = ['SENTINEL_URL', 'SENTINEL_JWKS_URL'] as const;
  const oneRegion = 'must not be set when LP_INSTALLATIONS names several accounts';
  const store = environment.SESSION_STORE;
  const hasRedis = isSet('REDIS_URL');
  const guessable = 'can be guessed: make one with: openssl rand -base64 32';
  const rules: readonly (readonly [isProblem: boolean, ...Problem])[] = [
    ...singleAccount.map((name) => [!isList && !isSet(name), name, 'is missing'] as const),
    ...singleAccount.map((name) => [isList && isSet(name), name, besideList] as const),
    ...perRegion.map((name) => [list.length > 1 && isSet(name), name, oneRegion] as const),
    [store === 'cookie' && hasRedis, 'SESSION_STORE', 'must not be cookie beside REDIS_URL'],
    [store === 'redis' && !hasRedis, 'SESSION_STORE', 'needs REDIS_URL to be redis'],
    [isPublic && secrets.some(isGuessable), 'SESSION_SECRET', guessable],
    // Browsers keep an iframe's cookie only on https.
    [origins.length > 0 && isHttp, 'EMBED_ORIGINS', 'needs an APP_URL on https'],
  ];
  return rules.flatMap(([isProblem, ...problem]) => (isProblem ? [problem] : []));
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
