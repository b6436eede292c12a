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

type Given = Readonly<Partial<Record<SettingName, string>>>;
type Problem = readonly [setting: SettingName, text: string];
type Clash = readonly [...Problem, isClash: boolean];

/**
 * Checks an environment. A variable that is empty or only white space counts as not set.
 *
 * @throws {ConfigError} that lists every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given: Given = Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value] as const] : [];
    }),
  );
  const parsed = settingsSchema.safeParse(given);
  const installations = parsed.data ? installationsOf(parsed.data) : null;
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }): Problem => {
      const [setting, index, field] = path;
      const name = settingName.parse(setting);
      if (given[name] === undefined) return [name, 'is missing'];
      const place = typeof index === 'number' ? `number ${index + 1}: ` : '';
      return [name, `${place}${field === undefined ? '' : `${String(field)} `}${message}`];
    }),
    ...clashesOf(given),
  ];
  if (!parsed.success || !installations || problems.length > 0) {
    throw new ConfigError(problems.sort(byOrderOfSettings).map((problem) => problem.join(' ')));
  }
  return configOf(parsed.data, installations);
}

function byOrderOfSettings([a]: Problem, [b]: Problem): number {
  return settingNames.indexOf(a) - settingNames.indexOf(b);
}

/** Several by one setting, or one by three of which each is needed. */
function installationsOf(settings: Settings): Installations | null {
  const { LP_INSTALLATIONS, LP_ACCOUNT_ID, LP_CLIENT_ID, LP_CLIENT_SECRET } = settings;
  if (LP_INSTALLATIONS) return LP_INSTALLATIONS;
  if (!LP_ACCOUNT_ID || !LP_CLIENT_ID || !LP_CLIENT_SECRET) return null;
  return [
    {
      accountId: LP_ACCOUNT_ID,
      clientId: LP_CLIENT_ID,
      clientSecret: LP_CLIENT_SECRET,
      name: null,
    },
  ];
}

/** What is right by itself, but not together. */
function clashesOf(given: Given): readonly Problem[] {
  const { APP_URL, EMBED_ORIGINS, LP_INSTALLATIONS, SESSION_SECRET } = settingsSchema.shape;
  const appUrl = APP_URL.safeParse(given.APP_URL).data;
  const isEmbedded = (EMBED_ORIGINS.safeParse(given.EMBED_ORIGINS).data ?? []).length > 0;
  const isPublic = appUrl !== undefined && !isLoopback(new URL(appUrl).hostname);
  const secrets = SESSION_SECRET.safeParse(given.SESSION_SECRET).data ?? [];
  const several = given.LP_INSTALLATIONS;
  const isSeveral = (LP_INSTALLATIONS.safeParse(several).data ?? []).length > 1;
  const ofOneRegion = 'must not be set when LP_INSTALLATIONS names several accounts';
  const ofOne = (['LP_ACCOUNT_ID', 'LP_CLIENT_ID', 'LP_CLIENT_SECRET'] as const).map(
    (name): Clash =>
      several === undefined
        ? [name, 'is missing', given[name] === undefined]
        : [name, 'must not be set beside LP_INSTALLATIONS', given[name] !== undefined],
  );
  const clashes: readonly Clash[] = [
    ...ofOne,
    // Each account has its region: another one's Sentinel must not get its secret, nor vouch for its people.
    ['SENTINEL_URL', ofOneRegion, isSeveral && given.SENTINEL_URL !== undefined],
    ['SENTINEL_JWKS_URL', ofOneRegion, isSeveral && given.SENTINEL_JWKS_URL !== undefined],
    [
      'SESSION_STORE',
      'must not be cookie beside REDIS_URL',
      given.SESSION_STORE === 'cookie' && given.REDIS_URL !== undefined,
    ],
    [
      'SESSION_STORE',
      'needs REDIS_URL to be redis',
      given.SESSION_STORE === 'redis' && given.REDIS_URL === undefined,
    ],
    [
      'SESSION_SECRET',
      'can be guessed: make one with: openssl rand -base64 32',
      isPublic && secrets.some(isGuessable),
    ],
    // Browsers keep a frame's cookie only on https.
    [
      'EMBED_ORIGINS',
      'needs an APP_URL on https',
      isEmbedded && appUrl?.startsWith('http:') === true,
    ],
  ];
  return clashes.filter(([, , isClash]) => isClash).map(([name, text]) => [name, text]);
}

function configOf(settings: Settings, installations: Installations) {
  const app = new URL(settings.APP_URL);
  const isHttps = app.protocol === 'https:';
  return {
    /** Public origin of this app, without a trailing slash. */
    appUrl: settings.APP_URL,
    /** Whether cookies are `Secure` and carry the `__Host-` prefix. */
    isHttps,
    /** What keeps cookies of two apps on one host apart on plain http (RFC 6265 §8.5); empty on https. */
    cookieSuffix: isHttps ? '' : `-${shortHash(installations[0].clientId + settings.APP_URL)}`,
    /** Whether answers carry HSTS: on https, but never for a loopback host, which would lock a developer out. */
    sendsHsts: isHttps && !isLoopback(app.hostname),
    installations,
    /** The first seals, all unseal. */
    sessionSecrets: settings.SESSION_SECRET,
    domainApiUrl: settings.LP_DOMAIN_API_URL,
    /** Null: looked up with the Domain API. */
    sentinelUrl: settings.SENTINEL_URL ?? null,
    trustedDomains: settings.LP_TRUSTED_DOMAINS,
    apiVersion: settings.SENTINEL_API_VERSION,
    /** Null: the well-known place on Sentinel's host. */
    jwksUrl: settings.SENTINEL_JWKS_URL ?? null,
    idTokenCheck: settings.SENTINEL_ID_TOKEN_CHECK,
    usesPkce: settings.SENTINEL_PKCE === 'on',
    scope: settings.SENTINEL_SCOPE ?? null,
    sessionIdleSeconds: settings.SESSION_IDLE_SECONDS,
    sessionMaxSeconds: settings.SESSION_MAX_SECONDS,
    /** Null: sessions travel in cookies. */
    redisUrl: settings.REDIS_URL ?? null,
    redisPrefix: settings.REDIS_PREFIX ?? prefixOf(installations),
    /** Sign-in attempts a minute that may stay unfinished, from one client address and from all; null for any number. */
    signInLimit: settings.SIGN_IN_LIMIT,
    signInLimitTotal: settings.SIGN_IN_LIMIT_TOTAL,
    /** How many proxies in front of this app add to `X-Forwarded-For`. */
    trustedProxies: settings.TRUSTED_PROXIES,
    embedOrigins: settings.EMBED_ORIGINS,
    isTraced:
      (settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) !==
      undefined,
    logLevel: settings.LOG_LEVEL,
  };
}

/** The settings of this installation, checked. Contract: *Settings*. */
export type Config = Readonly<ReturnType<typeof configOf>>;

/** Of several installations the first counts, so that another one can be added. */
function prefixOf([{ accountId, clientId }]: Installations): string {
  return `sentinel-nextjs:${accountId}:${shortHash(clientId)}`;
}

function shortHash(text: string): string {
  return hash('sha256', text).slice(0, 8);
}

/** The development server: evaluates code and talks to the browser in ways that the production build does not. */
export const isDevelopment = process.env.NODE_ENV === 'development';
