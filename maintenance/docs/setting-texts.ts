import type { SettingName } from '../../lib/config/settings';

/** What a setting does, and an example value; none for ids and secrets. */
export interface SettingText {
  readonly description: string;
  readonly example?: string;
}

/** Every setting in words, by group. docs/settings.md and .env.example are made from it. */
export const settingTexts: Readonly<
  Record<string, Readonly<Partial<Record<SettingName, SettingText>>>>
> = {
  Required: {
    APP_URL: {
      description:
        'The public origin of this app: https, or http for localhost. The app builds all redirects and links from it, and ignores the host that a request names. The redirect URI at LivePerson must be exactly {APP_URL}/callback.',
      example: 'https://app.brand.example',
    },
    LP_ACCOUNT_ID: {
      description: 'Your LivePerson account number (site id).',
      example: '12345678',
    },
    LP_CLIENT_ID: {
      description: 'The client id from LivePerson, which you get when they install your app.',
    },
    LP_CLIENT_SECRET: { description: 'The client secret that comes with it.' },
    SESSION_SECRET: {
      description:
        'Encrypts the cookies and the sessions in Redis. At least 32 random characters; a secret that is easy to guess is accepted only when APP_URL is a loopback address. Make one with npm run setup or openssl rand -base64 32. To rotate it without signing anyone out, set OLD,NEW on every instance, then NEW,OLD, and NEW alone when SESSION_MAX_SECONDS have passed. See docs/operations.md.',
    },
  },
  'Several accounts': {
    LP_INSTALLATIONS: {
      description:
        'Replaces LP_ACCOUNT_ID, LP_CLIENT_ID and LP_CLIENT_SECRET: a JSON array of installations, or the path of a file with one. Users choose an account by its name before they sign in. See docs/deployment.md.',
      example:
        '[{"accountId":"12345678","clientId":"…","clientSecret":"…","name":"Brand in the US"}]',
    },
  },
  'Session lifetime': {
    SESSION_IDLE_SECONDS: {
      description: 'A session expires after this many seconds without use (8 hours).',
    },
    SESSION_MAX_SECONDS: {
      description: 'A session expires this many seconds after sign-in, used or not (12 hours).',
    },
  },
  'Session storage': {
    REDIS_URL: {
      description:
        'Redis 6.2 or newer, or Valkey: one server, redis+sentinel:// or redis+cluster://. With it, sessions are stored there, encrypted: a sign-out is final on all instances, and users see a list of their sessions. Without it, the cookie holds the session. See docs/sessions.md.',
      example: 'redis://localhost:6379',
    },
    SESSION_STORE: {
      description:
        'Not needed: sessions are in Redis if REDIS_URL is set. "cookie" allows a build for Vercel without REDIS_URL: a copied cookie then stays valid after sign-out until it expires. "redis" stops the server if REDIS_URL is missing. See docs/deployment.md.',
      example: 'cookie',
    },
    REDIS_PREFIX: {
      description:
        'The prefix of all Redis keys, followed by a colon, so that several apps can share a Redis. The default comes from the account and the client id (with several accounts, from the first). Changing it signs everyone out.',
      example: 'brand-desk:staging',
    },
  },
  'Rate limits': {
    SIGN_IN_LIMIT: {
      description:
        'How many sign-ins one client IP may start in a minute, or "off". A sign-in that is completed no longer counts. Raise it if many users share one IP and sign in at the same time. It needs TRUSTED_PROXIES to know the client IP.',
    },
    SIGN_IN_LIMIT_TOTAL: {
      description:
        'The same for all client IPs together. It is off by default, because one client can use up the limit for everyone.',
    },
    TRUSTED_PROXIES: {
      description:
        'The number of proxies in front of this app that add to X-Forwarded-For. The client IP is the address that connects to the outermost of them. With 0 the app ignores the header, and there is no limit per client IP.',
    },
  },
  Embedding: {
    EMBED_ORIGINS: {
      description:
        'The https origins, separated by commas, that may show this app in an iframe; "liveperson" stands for the agent workspace of your account, whose host the Domain API names. It needs an https APP_URL. See docs/embedding.md.',
      example: 'liveperson',
    },
  },
  'LivePerson hosts': {
    LP_DOMAIN_API_URL: {
      description:
        'The Domain API. It returns the host of Sentinel and of other services for your account.',
    },
    LP_TRUSTED_DOMAINS: {
      description:
        'Domains, separated by commas. The app uses a host from the Domain API only if it ends in one of them.',
    },
    SENTINEL_URL: {
      description:
        'The origin of Sentinel. With it, the app does not look up Sentinel in the Domain API. It cannot be combined with several accounts, because each account has its own region.',
      example: 'https://va.sentinel.liveperson.net',
    },
  },
  'Sentinel protocol': {
    SENTINEL_API_VERSION: { description: 'The version of the token endpoint: 2.0 or 1.0.' },
    SENTINEL_JWKS_URL: {
      description:
        'The URL of the keys that sign id tokens (JWKS). Default: /sentinel/well-known/jwks on Sentinel’s host. It cannot be combined with several accounts.',
      example: 'https://va.sentinel.liveperson.net/sentinel/well-known/jwks',
    },
    SENTINEL_ID_TOKEN_CHECK: {
      description:
        '"auto" checks the signature if Sentinel publishes the key; otherwise it trusts the TLS connection to Sentinel and logs a warning. "signature" always requires a signature by a key of at least 2048 bits.',
    },
    SENTINEL_PKCE: {
      description:
        'Whether the app sends a PKCE code challenge (S256). Sentinel does not document PKCE.',
    },
    SENTINEL_SCOPE: {
      description: 'The OAuth scope. It is sent only if set: Sentinel documents no scope.',
    },
  },
  Logging: {
    LOG_LEVEL: {
      description:
        'The app logs JSON lines of this level and above to standard output. At "warn", most of the audit trail is missing. docs/operations.md lists the events.',
    },
  },
  Tracing: {
    OTEL_EXPORTER_OTLP_ENDPOINT: {
      description:
        'Sends traces of all routes and of all calls to LivePerson to an OpenTelemetry collector (OTLP over HTTP). The other settings of OpenTelemetry, such as OTEL_SERVICE_NAME, work too.',
      example: 'http://localhost:4318',
    },
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
      description: 'The same, for traces only: the full URL.',
      example: 'http://localhost:4318/v1/traces',
    },
  },
};
