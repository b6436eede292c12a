import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isGuessable } from './config/guessable-secret';
import { isLoopback } from './http/loopback';
import { type Installations, parseInstallations } from './installations';
import { type SettingName, type Settings, settingName, settingNames, settings } from './settings';

/** The settings of this installation, checked. Contract: *Settings*. */
export interface Config {
  /** Public origin of this app, without a trailing slash. */
  readonly appUrl: string;
  /** Whether cookies are `Secure` and carry the `__Host-` prefix. */
  readonly isHttps: boolean;
  /** What the names of cookies end with on plain http; empty on https. */
  readonly cookieSuffix: string;
  /** Whether answers carry HSTS: on https, but never for a loopback host, which would lock a developer out. */
  readonly sendsHsts: boolean;
  /** The accounts whose people can sign in. */
  readonly installations: Installations;
  /** At least one. The first seals, all unseal. */
  readonly sessionSecrets: readonly [string, ...string[]];
  readonly domainApiUrl: string;
  /** Null: looked up with the Domain API. */
  readonly sentinelUrl: string | null;
  readonly trustedDomains: readonly string[];
  readonly apiVersion: string;
  /** Null: the well-known place on Sentinel's host. */
  readonly jwksUrl: string | null;
  readonly idTokenCheck: 'auto' | 'signature';
  readonly usesPkce: boolean;
  readonly scope: string | null;
  readonly sessionIdleSeconds: number;
  readonly sessionMaxSeconds: number;
  /** Null: sessions travel in cookies. */
  readonly redisUrl: string | null;
  /** What every key in Redis begins with. */
  readonly redisPrefix: string;
  /** Sign-in attempts a minute that may stay unfinished, from one client address and from all; null for any number. */
  readonly signInLimit: number | null;
  readonly signInLimitTotal: number | null;
  /** How many proxies in front of this app add to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** The sites that may show this app in a frame. */
  readonly embedOrigins: readonly string[];
  /** Whether traces are sent. */
  readonly isTraced: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Everything that is wrong with the environment, in words a person can act on. No setting's value is in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'The settings of this app are not complete:',
        ...problems.map((problem) => `  - ${problem}`),
        'Each setting is explained in docs/settings.md. Put yours into .env.local or into the environment, then start again.',
      ].join('\n'),
    );
  }
}

/** What is set, by name. */
type Given = Readonly<Partial<Record<SettingName, string>>>;
type Problem = readonly [setting: SettingName, text: string];

const readTextFile = (path: string) => readFileSync(/* turbopackIgnore: true */ path, 'utf8');

/**
 * Checks an environment. A variable that is empty or only white space counts as not set.
 *
 * @param readFile reads the file that `LP_INSTALLATIONS` may name
 * @throws {ConfigError} that lists every problem at once
 */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = readTextFile,
): Config {
  const given: Given = Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value] as const] : [];
    }),
  );
  const parsed = settings.safeParse(given);
  const installed = installationsOf(given, readFile);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path: [path], message }): Problem => {
      const name = settingName.parse(path);
      return [name, given[name] === undefined ? 'is missing' : message];
    }),
    ...installed.problems,
    ...clashesOf(given, installed.installations),
  ];
  if (!parsed.success || !installed.installations || problems.length > 0) {
    throw new ConfigError(problems.sort(byOrderOfSettings).map((problem) => problem.join(' ')));
  }
  return configOf(parsed.data, installed.installations);
}

function byOrderOfSettings([a]: Problem, [b]: Problem): number {
  return settingNames.indexOf(a) - settingNames.indexOf(b);
}

/** One installation, by three settings; or several, by one. */
function installationsOf(
  given: Given,
  readFile: (path: string) => string,
): { readonly installations: Installations | null; readonly problems: readonly Problem[] } {
  const { LP_ACCOUNT_ID, LP_CLIENT_ID, LP_CLIENT_SECRET, LP_INSTALLATIONS } = given;
  const one = { LP_ACCOUNT_ID, LP_CLIENT_ID, LP_CLIENT_SECRET };
  const names = settingNames.filter((name) => Object.hasOwn(one, name));
  if (LP_INSTALLATIONS !== undefined) {
    const unclear = names.filter((name) => given[name] !== undefined);
    const several = parseInstallations(LP_INSTALLATIONS, readFile);
    return {
      installations: several.installations,
      problems: [
        ...unclear.map((name): Problem => [name, 'must not be set beside LP_INSTALLATIONS']),
        ...several.problems.map((problem): Problem => ['LP_INSTALLATIONS', problem]),
      ],
    };
  }
  const missing = names.filter((name) => given[name] === undefined);
  const isComplete = LP_ACCOUNT_ID && LP_CLIENT_ID && LP_CLIENT_SECRET;
  return {
    installations: isComplete
      ? [
          {
            accountId: LP_ACCOUNT_ID,
            clientId: LP_CLIENT_ID,
            clientSecret: LP_CLIENT_SECRET,
            name: null,
          },
        ]
      : null,
    problems: missing.map((name): Problem => [name, 'is missing']),
  };
}

/** What is right by itself, but not together. */
function clashesOf(given: Given, installations: Installations | null): readonly Problem[] {
  const isSeveral = installations !== null && installations.length > 1;
  const { APP_URL, EMBED_ORIGINS, SESSION_SECRET } = settings.shape;
  const appUrl = APP_URL.safeParse(given.APP_URL).data;
  const isEmbedded = (EMBED_ORIGINS.safeParse(given.EMBED_ORIGINS).data ?? []).length > 0;
  const isPublic = appUrl !== undefined && !isLoopback(new URL(appUrl).hostname);
  const secrets = SESSION_SECRET.safeParse(given.SESSION_SECRET).data ?? [];
  const ofOneRegion = (['SENTINEL_URL', 'SENTINEL_JWKS_URL'] as const).filter(
    (name) => isSeveral && given[name] !== undefined,
  );
  return [
    // Each account has its region: another one's Sentinel must not get its secret, nor vouch for its people.
    ...ofOneRegion.map(
      (name): Problem => [name, 'must not be set when LP_INSTALLATIONS names several accounts'],
    ),
    ...(given.SESSION_STORE === 'cookie' && given.REDIS_URL !== undefined
      ? ([['SESSION_STORE', 'must not be cookie beside REDIS_URL']] as const)
      : []),
    ...(given.SESSION_STORE === 'redis' && given.REDIS_URL === undefined
      ? ([['SESSION_STORE', 'needs REDIS_URL to be redis']] as const)
      : []),
    ...(isPublic && secrets.some(isGuessable)
      ? ([['SESSION_SECRET', 'can be guessed: make one with: openssl rand -base64 32']] as const)
      : []),
    // Browsers keep a frame's cookie only on https.
    ...(isEmbedded && appUrl?.startsWith('http:')
      ? ([['EMBED_ORIGINS', 'needs an APP_URL on https']] as const)
      : []),
  ];
}

function configOf(settings: Settings, installations: Installations): Config {
  const app = new URL(settings.APP_URL);
  const isHttps = app.protocol === 'https:';
  return {
    appUrl: settings.APP_URL,
    isHttps,
    cookieSuffix: isHttps ? '' : `-${shortHash(installations[0].clientId + settings.APP_URL)}`,
    sendsHsts: isHttps && !isLoopback(app.hostname),
    installations,
    sessionSecrets: settings.SESSION_SECRET,
    domainApiUrl: settings.LP_DOMAIN_API_URL,
    sentinelUrl: settings.SENTINEL_URL ?? null,
    trustedDomains: settings.LP_TRUSTED_DOMAINS,
    apiVersion: settings.SENTINEL_API_VERSION,
    jwksUrl: settings.SENTINEL_JWKS_URL ?? null,
    idTokenCheck: settings.SENTINEL_ID_TOKEN_CHECK,
    usesPkce: settings.SENTINEL_PKCE === 'on',
    scope: settings.SENTINEL_SCOPE ?? null,
    sessionIdleSeconds: settings.SESSION_IDLE_SECONDS,
    sessionMaxSeconds: settings.SESSION_MAX_SECONDS,
    redisUrl: settings.REDIS_URL ?? null,
    redisPrefix: settings.REDIS_PREFIX ?? prefixOf(installations),
    signInLimit: settings.SIGN_IN_LIMIT,
    signInLimitTotal: settings.SIGN_IN_LIMIT_TOTAL,
    trustedProxies: settings.TRUSTED_PROXIES,
    embedOrigins: settings.EMBED_ORIGINS,
    isTraced:
      (settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) !==
      undefined,
    logLevel: settings.LOG_LEVEL,
  };
}

/** Of several installations the first counts, so that another one can be added. */
function prefixOf([{ accountId, clientId }]: Installations): string {
  return `sentinel-nextjs:${accountId}:${shortHash(clientId)}`;
}

function shortHash(text: string): string {
  return hash('sha256', text).slice(0, 8);
}

/** The development server: evaluates code and talks to the browser in ways that the production build does not. */
export const isDevelopment = process.env.NODE_ENV === 'development';

let config: Config | undefined;

/**
 * This process's settings: read from the environment on first use, never when a module is loaded, so that one
 * build serves every environment.
 *
 * @throws {ConfigError} when the environment is not complete
 */
export function getConfig(): Config {
  config ??= parseConfig(process.env);
  return config;
}
