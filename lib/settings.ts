import { z } from 'zod';
import { isLoopback } from './http/loopback';
import { accountId, installationsSetting } from './installations';

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

const keyPrefix = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'must be at most 64 letters, digits and signs of . : _ -');

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

const collector = z.url({
  protocol: /^https?$/,
  error: 'must be the address of an OpenTelemetry collector, such as http://localhost:4318',
});

const seconds = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number of seconds, 1 or more')
  .transform(Number);

/** Every setting, checked by itself, in the parts that they are told in: docs/settings.md and .env.example are made of it. Contract: *Settings*. */
export const sections = {
  Required: {
    APP_URL: origin.meta({
      description:
        'Where people reach this app: https, or http for localhost. Redirects and links are built from it alone, whatever a proxy says. LivePerson must know {APP_URL}/callback as redirect URI, to the letter.',
      example: 'https://app.brand.example',
    }),
    LP_ACCOUNT_ID: accountId.optional().meta({
      description: 'Your LivePerson account number (site id).',
      example: '12345678',
    }),
    LP_CLIENT_ID: z
      .string()
      .optional()
      .describe('The app install id that LivePerson hands over when it installs your app.'),
    LP_CLIENT_SECRET: z
      .string()
      .optional()
      .describe('The client secret that LivePerson hands over with it.'),
    SESSION_SECRET: secrets.describe(
      'Seals the cookies and what is kept in Redis: at least 32 characters, and none that can be guessed unless APP_URL is a loopback address. npm run setup makes one; so does openssl rand -base64 32. To change it without signing anyone out: OLD,NEW on every instance first, then NEW,OLD, and NEW alone a day later.',
    ),
  },
  'Several accounts': {
    LP_INSTALLATIONS: installationsSetting.optional().meta({
      description:
        'In place of LP_ACCOUNT_ID, LP_CLIENT_ID and LP_CLIENT_SECRET: a JSON array of installations, or the path of a file that holds one. People choose their account before they sign in; a name is what they know it by. docs/deployment.md tells the rest.',
      example:
        '[{"accountId":"12345678","clientId":"…","clientSecret":"…","name":"Brand in the US"}]',
    }),
  },
  'How long a session lives': {
    SESSION_IDLE_SECONDS: seconds
      .prefault('28800')
      .describe('Seconds that a session lives without being used (8 hours).'),
    SESSION_MAX_SECONDS: seconds
      .prefault('43200')
      .describe('Seconds that a session lives in all (12 hours).'),
  },
  'Where sessions are kept': {
    REDIS_URL: redisUrl.optional().meta({
      description:
        'Redis 6.2 or newer, or Valkey. Sessions are then kept there, sealed, and end on every instance at once; people can see where they are signed in. Without it the cookie carries the session. docs/sessions.md says what that means.',
      example: 'redis://localhost:6379',
    }),
    SESSION_STORE: z.enum(['cookie', 'redis'], 'must be cookie or redis').optional().meta({
      description:
        'Only needed on Vercel, where a build without REDIS_URL fails: cookie accepts that a copied cookie stays good until its limit, although its person has signed out. docs/deployment.md says why.',
      example: 'cookie',
    }),
    REDIS_PREFIX: keyPrefix.optional().meta({
      description:
        'What every key begins with, a colon behind it, so that several apps can share a Redis. By default it is made of the account and the client id, of several accounts those of the first. Another prefix signs everybody out.',
      example: 'brand-desk:staging',
    }),
  },
  'How many may begin to sign in': {
    SIGN_IN_LIMIT: limitPerMinute
      .prefault('30')
      .describe(
        'Sign-in attempts a minute that are not finished, from one client address; off for any number. An attempt that is finished gives its place back, so this is how many may be at the login page at the same moment. It takes TRUSTED_PROXIES to tell addresses apart.',
      ),
    SIGN_IN_LIMIT_TOTAL: limitPerMinute
      .prefault('off')
      .describe(
        'The same from all addresses together. One client can spend it for everybody, so it is off unless you set it.',
      ),
    TRUSTED_PROXIES: z
      .string()
      .regex(/^\d{1,2}$/, 'must be the number of proxies in front of this app, 0 or more')
      .transform(Number)
      .prefault('0')
      .describe(
        'How many proxies in front of this app add to X-Forwarded-For. The client address is the one that the outermost of them saw. With 0 nobody’s word is taken for it, and there is no limit for each address.',
      ),
  },
  'Inside a frame': {
    EMBED_ORIGINS: httpsOrigins.prefault('').meta({
      description:
        'The https origins, separated by commas, whose pages may show this app in a frame, such as LivePerson’s agent workspace. APP_URL has to be on https then. docs/embedding.md says how people sign in there.',
      example: 'https://workspace.example',
    }),
  },
  'Where LivePerson is': {
    LP_DOMAIN_API_URL: origin
      .prefault('https://api.liveperson.net')
      .describe('The Domain API, which tells on which host Sentinel serves your account.'),
    LP_TRUSTED_DOMAINS: domains
      .prefault('liveperson.net')
      .describe(
        'The host that the Domain API names must end in one of these (separated by commas).',
      ),
    SENTINEL_URL: origin.optional().meta({
      description:
        'Skips that lookup for Sentinel. Not beside several accounts, for each has its region.',
      example: 'https://va.sentinel.liveperson.net',
    }),
  },
  'How to talk to Sentinel': {
    SENTINEL_API_VERSION: z
      .string()
      .regex(/^\d{1,3}\.\d{1,3}$/, 'must be a version such as 2.0')
      .prefault('2.0')
      .describe('Version of the token endpoint: 2.0 or 1.0.'),
    SENTINEL_JWKS_URL: endpoint.optional().meta({
      description:
        'Where the keys are that id tokens are signed with. By default /sentinel/well-known/jwks on Sentinel’s host. Not beside several accounts.',
      example: 'https://va.sentinel.liveperson.net/sentinel/well-known/jwks',
    }),
    SENTINEL_ID_TOKEN_CHECK: z
      .enum(['auto', 'signature'], 'must be auto or signature')
      .prefault('auto')
      .describe(
        'With auto the signature is checked whenever Sentinel publishes the key; else TLS to Sentinel vouches, and the log says so. With signature a signature by a key of at least 2048 bits is required, always.',
      ),
    SENTINEL_PKCE: z
      .enum(['on', 'off'], 'must be on or off')
      .prefault('off')
      .describe('Whether a PKCE code challenge is sent (S256). Sentinel does not document PKCE.'),
    SENTINEL_SCOPE: z
      .string()
      .optional()
      .describe('Sent only when set. Sentinel documents no scope.'),
  },
  Logging: {
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error')
      .prefault('info')
      .describe(
        'JSON lines on standard output, of this level and above. At warn most of the audit trail is gone. docs/operations.md lists the events.',
      ),
  },
  Traces: {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional().meta({
      description:
        'Sends traces of the routes and of each call to LivePerson to an OpenTelemetry collector (OTLP over HTTP). OpenTelemetry’s other settings, such as OTEL_SERVICE_NAME, count too.',
      example: 'http://localhost:4318',
    }),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional().meta({
      description: 'The same, for traces only: the whole address.',
      example: 'http://localhost:4318/v1/traces',
    }),
  },
};

export const settings = z.object({
  ...sections.Required,
  ...sections['Several accounts'],
  ...sections['How long a session lives'],
  ...sections['Where sessions are kept'],
  ...sections['How many may begin to sign in'],
  ...sections['Inside a frame'],
  ...sections['Where LivePerson is'],
  ...sections['How to talk to Sentinel'],
  ...sections.Logging,
  ...sections.Traces,
});

/** The names of all settings, in the order in which they are told. */
export const settingName = settings.keyof();
export const settingNames = settingName.options;

export type SettingName = (typeof settingNames)[number];
export type Settings = z.infer<typeof settings>;

/** What is wrong with a value of a setting by itself, in words that follow the setting's name; null for nothing. */
export function problemOfSetting(name: SettingName, value: string): string | null {
  return settings.shape[name].safeParse(value.trim()).error?.issues[0]?.message ?? null;
}
