import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isLoopback } from './http/loopback';
import { accountId, type Installations, parseInstallations } from './installations';

/** The settings of this installation, checked. Contract: *Settings*. */
export interface Config {
  /** Public origin of this app, without a trailing slash. */
  readonly appUrl: string;
  /** Whether cookies are `Secure` and carry the `__Host-` prefix. */
  readonly isHttps: boolean;
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
        'Each setting is explained in .env.example. Put yours into .env.local or into the environment, then start again.',
      ].join('\n'),
    );
  }
}

const isSafeScheme = (url: URL) =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
const hasNoUserInfo = (url: URL) => url.username === '' && url.password === '';
const parseUrl = (text: string) => (URL.canParse(text) ? new URL(text) : null);

const origin = z
  .string()
  .refine((text) => {
    const url = parseUrl(text);
    if (!url || !isSafeScheme(url) || !hasNoUserInfo(url)) return false;
    return url.href === `${url.origin}/`;
  }, 'must be an origin such as https://app.brand.example, without a path (http only for localhost)')
  .transform((text) => new URL(text).origin);

const endpoint = z.string().refine((text) => {
  const url = parseUrl(text);
  return url !== null && isSafeScheme(url) && hasNoUserInfo(url) && url.hash === '';
}, 'must be a URL such as https://host.example/path (http only for localhost)');

const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const secrets = z.string().transform((text, context): [string, ...string[]] => {
  const [first, ...rest] = text.split(',').map((secret) => secret.trim());
  if (first === undefined || [first, ...rest].some((secret) => secret.length < 32)) {
    context.addIssue({
      code: 'custom',
      message:
        'must be a secret of at least 32 characters, or several of them separated by commas; make one with: openssl rand -base64 32',
    });
    return z.NEVER;
  }
  return [first, ...rest];
});

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const domains = z
  .string()
  .transform((text) => list(text.toLowerCase()).map((suffix) => suffix.replace(/^\./, '')))
  .refine(
    (suffixes) => suffixes.length > 0 && suffixes.every((suffix) => domainName.test(suffix)),
    'must be domain names separated by commas, such as liveperson.net',
  );

const isDecodable = (text: string) => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

const redisUrl = z.string().refine((text) => {
  const url = parseUrl(text);
  return (
    url !== null &&
    ['redis:', 'rediss:'].includes(url.protocol) &&
    url.hostname !== '' &&
    /^(?:\/\d*)?$/.test(url.pathname) &&
    isDecodable(url.username) &&
    isDecodable(url.password)
  );
}, 'must be an address such as redis://user:password@host:6379/0 (rediss:// for TLS), with signs such as @ and % in the password percent-encoded');

const limitPerMinute = z
  .string()
  .regex(/^(?:off|[1-9]\d{0,8})$/, 'must be a whole number of attempts a minute, 1 or more, or off')
  .transform((text) => (text === 'off' ? null : Number(text)));

const httpsOrigins = z
  .string()
  .transform((text) => list(text))
  .refine(
    (origins) =>
      origins.every((text) => {
        const { origin, hostname } = parseUrl(text) ?? {};
        // They go into a header as they are: nothing but a name may stand there.
        return origin === text && text.startsWith('https://') && domainName.test(hostname ?? '');
      }),
    'must be https origins separated by commas, such as https://workspace.example',
  );

const collector = z
  .string()
  .refine(
    (text) => /^https?:$/.test(parseUrl(text)?.protocol ?? ''),
    'must be the address of an OpenTelemetry collector, such as http://localhost:4318',
  );

const seconds = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number of seconds, 1 or more')
  .transform(Number);

const present = z.string();
const schema = z.object({
  APP_URL: origin,
  LP_ACCOUNT_ID: accountId.optional(),
  LP_CLIENT_ID: present.optional(),
  LP_CLIENT_SECRET: present.optional(),
  LP_INSTALLATIONS: present.optional(),
  SESSION_SECRET: secrets,
  LP_DOMAIN_API_URL: origin.prefault('https://api.liveperson.net'),
  SENTINEL_URL: origin.optional(),
  LP_TRUSTED_DOMAINS: domains.prefault('liveperson.net'),
  SENTINEL_API_VERSION: z
    .string()
    .regex(/^\d{1,3}\.\d{1,3}$/, 'must be a version such as 2.0')
    .prefault('2.0'),
  SENTINEL_JWKS_URL: endpoint.optional(),
  SENTINEL_ID_TOKEN_CHECK: z
    .enum(['auto', 'signature'], 'must be auto or signature')
    .prefault('auto'),
  SENTINEL_PKCE: z.enum(['on', 'off'], 'must be on or off').prefault('off'),
  SENTINEL_SCOPE: present.optional(),
  SESSION_IDLE_SECONDS: seconds.prefault('28800'),
  SESSION_MAX_SECONDS: seconds.prefault('43200'),
  REDIS_URL: redisUrl.optional(),
  SIGN_IN_LIMIT: limitPerMinute.prefault('30'),
  SIGN_IN_LIMIT_TOTAL: limitPerMinute.prefault('6000'),
  TRUSTED_PROXIES: z
    .string()
    .regex(/^\d{1,2}$/, 'must be the number of proxies in front of this app, 0 or more')
    .transform(Number)
    .prefault('0'),
  EMBED_ORIGINS: httpsOrigins.prefault(''),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error')
    .prefault('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
});

/** The names of all settings, in the order of the contract. */
const settingName = schema.keyof();
export const settingNames = settingName.options;

export type SettingName = (typeof settingNames)[number];
type Settings = z.infer<typeof schema>;
/** What is set, by name. */
type Given = Readonly<Partial<Record<SettingName, string>>>;
type Problem = readonly [setting: SettingName, text: string];

const readTextFile = (path: string) => readFileSync(/* turbopackIgnore: true */ path, 'utf8');

/** What is wrong with a value of a setting by itself, in words that follow the setting's name; null for nothing. */
export function problemOfSetting(name: SettingName, value: string): string | null {
  return schema.shape[name].safeParse(value.trim()).error?.issues[0]?.message ?? null;
}

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
  const settings = schema.safeParse(given);
  const installed = installationsOf(given, readFile);
  const problems = [
    ...(settings.error?.issues ?? []).map(({ path: [path], message }): Problem => {
      const name = settingName.parse(path);
      return [name, given[name] === undefined ? 'is missing' : message];
    }),
    ...installed.problems,
    ...(settings.data ? clashesOf(settings.data, installed.installations) : []),
  ];
  if (!settings.success || !installed.installations || problems.length > 0) {
    throw new ConfigError(problems.sort(byOrderOfSettings).map((problem) => problem.join(' ')));
  }
  return configOf(settings.data, installed.installations);
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
function clashesOf(settings: Settings, installations: Installations | null): readonly Problem[] {
  const isSeveral = installations !== null && installations.length > 1;
  const ofOneRegion = (['SENTINEL_URL', 'SENTINEL_JWKS_URL'] as const).filter(
    (name) => isSeveral && settings[name] !== undefined,
  );
  return [
    // Each account has its region: another one's Sentinel must not get its secret, nor vouch for its people.
    ...ofOneRegion.map(
      (name): Problem => [name, 'must not be set when LP_INSTALLATIONS names several accounts'],
    ),
    // Browsers keep a frame's cookie only on https.
    ...(settings.EMBED_ORIGINS.length > 0 && !settings.APP_URL.startsWith('https:')
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
