import { z } from 'zod';
import { accountIdSchema, installationsSetting } from './installations';
import { parseRedisUrl } from './parse-redis-url';

const isSafeScheme = (url: URL) =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
const parseUrl = (text: string) => (URL.canParse(text) ? new URL(text) : null);

const origin = z
  .string()
  .refine((text) => {
    const url = parseUrl(text);
    return url !== null && isSafeScheme(url) && url.href === `${url.origin}/`;
  }, 'must be an origin such as https://app.brand.example, without a path (http only for localhost)')
  .transform((text) => new URL(text).origin);

const endpoint = z.string().refine((text) => {
  const url = parseUrl(text);
  return url !== null && isSafeScheme(url) && url.username + url.password + url.hash === '';
}, 'must be a URL such as https://host.example/path (http only for localhost)');

const list = (text: string) => text.split(/\s*,\s*/).filter((item) => item !== '');

const secrets = z
  .string()
  .transform((text) => text.split(/\s*,\s*/))
  .pipe(z.tuple([z.string()], z.string()))
  .refine(
    (all) => all.every((secret) => secret.length >= 32),
    'must be a secret of at least 32 characters, or several of them separated by commas; make one with: openssl rand -base64 32',
  )
  .readonly();

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const domains = z
  .string()
  .transform((text) => list(text.toLowerCase()).map((suffix) => suffix.replace(/^\./, '')))
  .refine(
    (suffixes) => suffixes.length > 0 && suffixes.every((suffix) => domainName.test(suffix)),
    'must be domain names separated by commas, such as liveperson.net',
  );

const redisUrl = z
  .string()
  .refine(
    (text) => parseRedisUrl(text) !== null,
    'must be an address such as redis://user:password@host:6379/0, redis+sentinel://host1:26379,host2:26379/NAME or redis+cluster://host1:6379,host2:6379 (rediss for TLS), with signs such as @ and % in the password percent-encoded',
  );

const keyPrefix = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'must be at most 64 letters, digits and signs of . : _ -');

const limitPerMinute = z
  .string()
  .regex(
    /^(?:off|[1-9]\d{0,8})$/,
    'must be a whole number of sign-ins per minute, 1 or more, or off',
  )
  .transform((text) => (text === 'off' ? null : Number(text)));

/** In `EMBED_ORIGINS`: the agent workspace of the account. */
export const workspaceWord = 'liveperson';

const embedOrigins = z
  .string()
  .transform(list)
  .refine(
    (origins) =>
      origins.every((text) => {
        if (text === workspaceWord) return true;
        const { origin, hostname } = parseUrl(text) ?? {};
        // They go into a header unchanged, so only a plain host name is allowed.
        return origin === text && text.startsWith('https://') && domainName.test(hostname ?? '');
      }),
    `must be https origins separated by commas, such as https://workspace.example, or ${workspaceWord} for the agent workspace`,
  );

const collector = z.url({
  protocol: /^https?$/,
  error: 'must be the address of an OpenTelemetry collector, such as http://localhost:4318',
});

const seconds = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number of seconds, 1 or more')
  .transform(Number);

/** Every setting, each checked alone (contract: *Settings*). maintenance/docs describes them. */
export const settingsSchema = z.object({
  APP_URL: origin,
  LP_ACCOUNT_ID: accountIdSchema.optional(),
  LP_CLIENT_ID: z.string().optional(),
  LP_CLIENT_SECRET: z.string().optional(),
  SESSION_SECRET: secrets,
  LP_INSTALLATIONS: installationsSetting.optional(),
  SESSION_IDLE_SECONDS: seconds.prefault('28800'),
  SESSION_MAX_SECONDS: seconds.prefault('43200'),
  REDIS_URL: redisUrl.optional(),
  SESSION_STORE: z.enum(['cookie', 'redis'], 'must be cookie or redis').optional(),
  REDIS_PREFIX: keyPrefix.optional(),
  SIGN_IN_LIMIT: limitPerMinute.prefault('30'),
  SIGN_IN_LIMIT_TOTAL: limitPerMinute.prefault('off'),
  TRUSTED_PROXIES: z
    .string()
    .regex(/^\d{1,2}$/, 'must be the number of proxies in front of this app, 0 or more')
    .transform(Number)
    .prefault('0'),
  EMBED_ORIGINS: embedOrigins.prefault(''),
  LP_DOMAIN_API_URL: origin.prefault('https://api.liveperson.net'),
  LP_TRUSTED_DOMAINS: domains.prefault('liveperson.net'),
  SENTINEL_URL: origin.optional(),
  SENTINEL_API_VERSION: z
    .string()
    .regex(/^\d{1,3}\.\d{1,3}$/, 'must be a version such as 2.0')
    .prefault('2.0'),
  SENTINEL_JWKS_URL: endpoint.optional(),
  SENTINEL_ID_TOKEN_CHECK: z
    .enum(['auto', 'signature'], 'must be auto or signature')
    .prefault('auto'),
  SENTINEL_PKCE: z.enum(['on', 'off'], 'must be on or off').prefault('off'),
  SENTINEL_SCOPE: z.string().optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error')
    .prefault('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
});

/** The settings in the order of the documentation and of problems. */
export const settingName = settingsSchema.keyof();
export const settingNames = settingName.options;

export type SettingName = (typeof settingNames)[number];
export type Settings = z.infer<typeof settingsSchema>;

/** The problem of a single value, as text that follows the setting's name; null for a valid one. */
export function validateSetting(name: SettingName, value: string): string | null {
  return settingsSchema.shape[name].safeParse(value.trim()).error?.issues[0]?.message ?? null;
}

/** Whether a host name, as `URL.hostname` spells it, can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}
