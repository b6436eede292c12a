import type { SettingName } from '../../lib/config/schema';

/** What a setting is for, and a value to put one's own in place of; none for what nobody can guess. */
export interface SettingText {
  readonly description: string;
  readonly example?: string;
}

/** Every setting in words, in the parts that they are told in: docs/settings.md and .env.example are made of it. */
export const settingTexts: Readonly<
  Record<string, Readonly<Partial<Record<SettingName, SettingText>>>>
> = {
  Required: {
    APP_URL: {
      description:
        'Where people reach this app: https, or http for localhost. Redirects and links are built from it alone, whatever a proxy says. LivePerson must know {APP_URL}/callback as redirect URI, to the letter.',
      example: 'https://app.brand.example',
    },
    LP_ACCOUNT_ID: {
      description: 'Your LivePerson account number (site id).',
      example: '12345678',
    },
    LP_CLIENT_ID: {
      description: 'The app install id that LivePerson hands over when it installs your app.',
    },
    LP_CLIENT_SECRET: { description: 'The client secret that LivePerson hands over with it.' },
    SESSION_SECRET: {
      description:
        'Seals the cookies and what is kept in Redis: at least 32 characters, and none that can be guessed unless APP_URL is a loopback address. npm run setup makes one; so does openssl rand -base64 32. To change it without signing anyone out: OLD,NEW on every instance first, then NEW,OLD, and NEW alone a day later.',
    },
  },
  'Several accounts': {
    LP_INSTALLATIONS: {
      description:
        'In place of LP_ACCOUNT_ID, LP_CLIENT_ID and LP_CLIENT_SECRET: a JSON array of installations, or the path of a file that holds one. People choose their account before they sign in; a name is what they know it by. docs/deployment.md tells the rest.',
      example:
        '[{"accountId":"12345678","clientId":"…","clientSecret":"…","name":"Brand in the US"}]',
    },
  },
  'How long a session lives': {
    SESSION_IDLE_SECONDS: {
      description: 'Seconds that a session lives without being used (8 hours).',
    },
    SESSION_MAX_SECONDS: { description: 'Seconds that a session lives in all (12 hours).' },
  },
  'Where sessions are kept': {
    REDIS_URL: {
      description:
        'Redis 6.2 or newer, or Valkey. Sessions are then kept there, sealed, and end on every instance at once; people can see where they are signed in. Without it the cookie carries the session. docs/sessions.md says what that means.',
      example: 'redis://localhost:6379',
    },
    SESSION_STORE: {
      description:
        'Only needed on Vercel, where a build without REDIS_URL fails: cookie accepts that a copied cookie stays good until its limit, although its person has signed out. docs/deployment.md says why.',
      example: 'cookie',
    },
    REDIS_PREFIX: {
      description:
        'What every key begins with, a colon behind it, so that several apps can share a Redis. By default it is made of the account and the client id, of several accounts those of the first. Another prefix signs everybody out.',
      example: 'brand-desk:staging',
    },
  },
  'How many may begin to sign in': {
    SIGN_IN_LIMIT: {
      description:
        'Sign-in attempts a minute that are not finished, from one client address; off for any number. An attempt that is finished gives its place back, so this is how many may be at the login page at the same moment. It takes TRUSTED_PROXIES to tell addresses apart.',
    },
    SIGN_IN_LIMIT_TOTAL: {
      description:
        'The same from all addresses together. One client can spend it for everybody, so it is off unless you set it.',
    },
    TRUSTED_PROXIES: {
      description:
        'How many proxies in front of this app add to X-Forwarded-For. The client address is the one that the outermost of them saw. With 0 nobody’s word is taken for it, and there is no limit for each address.',
    },
  },
  'Inside a frame': {
    EMBED_ORIGINS: {
      description:
        'The https origins, separated by commas, whose pages may show this app in a frame, such as LivePerson’s agent workspace. APP_URL has to be on https then. docs/embedding.md says how people sign in there.',
      example: 'https://workspace.example',
    },
  },
  'Where LivePerson is': {
    LP_DOMAIN_API_URL: {
      description: 'The Domain API, which tells on which host Sentinel serves your account.',
    },
    LP_TRUSTED_DOMAINS: {
      description:
        'The host that the Domain API names must end in one of these (separated by commas).',
    },
    SENTINEL_URL: {
      description:
        'Skips that lookup for Sentinel. Not beside several accounts, for each has its region.',
      example: 'https://va.sentinel.liveperson.net',
    },
  },
  'How to talk to Sentinel': {
    SENTINEL_API_VERSION: { description: 'Version of the token endpoint: 2.0 or 1.0.' },
    SENTINEL_JWKS_URL: {
      description:
        'Where the keys are that id tokens are signed with. By default /sentinel/well-known/jwks on Sentinel’s host. Not beside several accounts.',
      example: 'https://va.sentinel.liveperson.net/sentinel/well-known/jwks',
    },
    SENTINEL_ID_TOKEN_CHECK: {
      description:
        'With auto the signature is checked whenever Sentinel publishes the key; else TLS to Sentinel vouches, and the log says so. With signature a signature by a key of at least 2048 bits is required, always.',
    },
    SENTINEL_PKCE: {
      description: 'Whether a PKCE code challenge is sent (S256). Sentinel does not document PKCE.',
    },
    SENTINEL_SCOPE: { description: 'Sent only when set. Sentinel documents no scope.' },
  },
  Logging: {
    LOG_LEVEL: {
      description:
        'JSON lines on standard output, of this level and above. At warn most of the audit trail is gone. docs/operations.md lists the events.',
    },
  },
  Traces: {
    OTEL_EXPORTER_OTLP_ENDPOINT: {
      description:
        'Sends traces of the routes and of each call to LivePerson to an OpenTelemetry collector (OTLP over HTTP). OpenTelemetry’s other settings, such as OTEL_SERVICE_NAME, count too.',
      example: 'http://localhost:4318',
    },
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
      description: 'The same, for traces only: the whole address.',
      example: 'http://localhost:4318/v1/traces',
    },
  },
};
