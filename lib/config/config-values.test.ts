import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configError, environment } from '../../e2e/support/unit-fixtures';
import { parseConfig } from './config';
import { isLoopback } from './settings';

describe('the settings', () => {
  it.each([
    ['APP_URL', 'https://APP.brand.example:443/', 'appUrl', 'https://app.brand.example'],
    ['APP_URL', 'https://app.brand.example:8443', 'appUrl', 'https://app.brand.example:8443'],
    ['APP_URL', 'http://localhost:3000', 'appUrl', 'http://localhost:3000'],
    ['APP_URL', 'http://127.0.0.1:3000', 'isHttps', false],
    ['APP_URL', 'http://[::1]:3000', 'sendsHsts', false],
    ['APP_URL', 'https://localhost:3000', 'isHttps', true],
    ['APP_URL', 'https://localhost:3000', 'sendsHsts', false],
    ['LP_ACCOUNT_ID', 'le_Brand_0123456789a', 'installations[0].accountId', 'le_Brand_0123456789a'],
    ['LP_CLIENT_ID', ' 0a1b ', 'installations[0].clientId', '0a1b'],
    ['LP_CLIENT_SECRET', 's3cret', 'installations[0].clientSecret', 's3cret'],
    ['LP_DOMAIN_API_URL', 'http://127.0.0.1:4000', 'domainApiUrl', 'http://127.0.0.1:4000'],
    ['SENTINEL_URL', 'https://va.sentinel.example/', 'sentinelUrl', 'https://va.sentinel.example'],
    [
      'LP_TRUSTED_DOMAINS',
      'LivePerson.net, .b.example ,',
      'trustedDomains',
      ['liveperson.net', 'b.example'],
    ],
    ['SENTINEL_API_VERSION', '1.0', 'apiVersion', '1.0'],
    [
      'SENTINEL_JWKS_URL',
      'https://keys.example/jwks?v=1',
      'jwksUrl',
      'https://keys.example/jwks?v=1',
    ],
    ['SENTINEL_ID_TOKEN_CHECK', 'signature', 'idTokenCheck', 'signature'],
    ['SENTINEL_PKCE', 'on', 'usesPkce', true],
    ['SENTINEL_SCOPE', 'openid profile', 'scope', 'openid profile'],
    ['SESSION_IDLE_SECONDS', '1', 'sessionIdleSeconds', 1],
    ['REDIS_URL', 'redis://localhost', 'redisUrl', 'redis://localhost'],
    ['REDIS_URL', 'rediss://u:p%40@r.example:1/7', 'redisUrl', 'rediss://u:p%40@r.example:1/7'],
    ['REDIS_PREFIX', 'brand-desk:staging', 'redisPrefix', 'brand-desk:staging'],
    ['SESSION_MAX_SECONDS', '86400', 'sessionMaxSeconds', 86_400],
    ['SIGN_IN_LIMIT', '5', 'signInLimit', 5],
    ['SIGN_IN_LIMIT', 'off', 'signInLimit', null],
    ['SIGN_IN_LIMIT_TOTAL', 'off', 'signInLimitTotal', null],
    ['TRUSTED_PROXIES', '2', 'trustedProxies', 2],
    [
      'EMBED_ORIGINS',
      'https://one.example, https://two.example:8443,',
      'embedOrigins',
      ['https://one.example', 'https://two.example:8443'],
    ],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', 'isTraced', true],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'https://collector.example/v1', 'isTraced', true],
    ['LOG_LEVEL', 'debug', 'logLevel', 'debug'],
  ])('take %s=%s', (name, value, field, expected) => {
    expect(parseConfig({ ...environment, [name]: value })).toHaveProperty(field, expected);
  });

  const badOrigins = [
    'our.example',
    'https://our.example/app',
    'https://our.example/?query=7',
    'https://our.example/#hash',
    'https://ada@our.example',
    'https://ada:pass@our.example',
    'https://one.example,https://two.example',
    'https://our.example:99999',
    'https:///',
    'http://our.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://0.0.0.0:3000',
    'ftp://localhost',
    'javascript:alert(7)',
  ];
  const badSeconds = ['0', '-7', '+7', '7.5', '7e3', '8h', '07', '0x7', '1234567890', 'Infinity'];

  it.each([
    ['APP_URL', badOrigins],
    ['LP_DOMAIN_API_URL', badOrigins],
    ['SENTINEL_URL', badOrigins],
    ['LP_ACCOUNT_ID', ['123-456', '123 456', '123456789012345678901', '../admin', 'ümlaut']],
    ['SESSION_SECRET', ['x'.repeat(31), `${'x'.repeat(32)},short`, `${'x'.repeat(32)},`, ',']],
    [
      'LP_TRUSTED_DOMAINS',
      [
        'https://brand.example',
        '*.brand.example',
        'brand.example:443',
        'brand..example',
        '-brand.example',
        'two words',
        'brand.example;x',
      ],
    ],
    ['SENTINEL_API_VERSION', ['7', 'v7.0', '7.0.0', '7.0&v=3', 'latest']],
    [
      'SENTINEL_JWKS_URL',
      [
        'keys.example',
        '/jwks',
        'http://keys.example/',
        'https://a:b@keys.example/',
        'https://keys.example/#k',
      ],
    ],
    ['SENTINEL_ID_TOKEN_CHECK', ['none', 'AUTO', 'signature,auto']],
    ['SENTINEL_PKCE', ['true', '7', 'ON', 'S256']],
    ['SESSION_IDLE_SECONDS', badSeconds],
    ['SESSION_MAX_SECONDS', badSeconds],
    ['REDIS_PREFIX', ['brand desk', '*', 'x'.repeat(65)]],
    [
      'REDIS_URL',
      [
        'redis.example:6379',
        'http://redis.example',
        'redis:///0',
        'redis://redis.example/abc',
        'redis://redis.example/0/1',
        'redis://:50%@redis.example',
      ],
    ],
    ['SIGN_IN_LIMIT', ['0', '-7', '7.5', 'none', 'OFF']],
    ['SIGN_IN_LIMIT_TOTAL', ['0', 'unlimited']],
    ['TRUSTED_PROXIES', ['-7', 'one', '777', '*']],
    [
      'EMBED_ORIGINS',
      [
        'http://one.example',
        'https://one.example/',
        'https://one.example/page',
        'https://*.one.example',
        'https://one.example;script-src',
        "'self'",
        '*',
        'LivePerson',
        'https://one.example https://two.example',
      ],
    ],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', ['collector:4318', 'grpc://collector', '/v7']],
    ['LOG_LEVEL', ['verbose', 'INFO', 'silent']],
  ])('refuse an invalid %s, by its name and without its value', (name, values) => {
    for (const value of values) {
      const { problems, message } = configError({ [name]: value });
      expect(problems, value).toHaveLength(1);
      expect(problems[0], value).toMatch(new RegExp(`^${name} must be `));
      if (value !== ',') expect(message, value).not.toContain(value);
    }
  });
});

it('an iframe needs https, because browsers keep its cookie only there', () => {
  const problems = ['EMBED_ORIGINS needs an APP_URL on https'];
  const EMBED_ORIGINS = 'https://workspace.example';
  expect(configError({ APP_URL: 'http://localhost:3000', EMBED_ORIGINS })).toMatchObject({
    problems,
  });
});

it('EMBED_ORIGINS is refused on http in any spelling, together with missing settings', () => {
  const EMBED_ORIGINS = 'https://workspace.example';
  const APP_URL = 'HTTP://localhost:3000';
  expect(configError({ APP_URL, EMBED_ORIGINS, SESSION_SECRET: undefined }).problems).toEqual([
    'SESSION_SECRET is missing',
    'EMBED_ORIGINS needs an APP_URL on https',
  ]);
  expect(parseConfig({ ...environment, APP_URL, EMBED_ORIGINS: ',' }).embedOrigins).toEqual([]);
});

it('EMBED_ORIGINS may name the workspace beside other origins', () => {
  const EMBED_ORIGINS = 'liveperson, https://workspace.example';
  expect(parseConfig({ ...environment, EMBED_ORIGINS }).embedOrigins).toEqual([
    'liveperson',
    'https://workspace.example',
  ]);
});

it.each([
  ['localhost', true],
  ['app.localhost', true],
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['[::1]', true],
  ['localhost.example', false],
  ['127.0.0.1.example', false],
  ['1127.0.0.1', false],
  ['evillocalhost', false],
  ['0.0.0.0', false],
  ['[::]', false],
  ['10.0.0.1', false],
])('%s is a loopback host: %s', (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
});

describe('a SESSION_SECRET that can be guessed', () => {
  const guessable = [
    'a'.repeat(32),
    'abc123'.repeat(6),
    `${'secret'.repeat(5)}12`,
    '0123456789abcdefghijklmnopqrstuvwxyz',
    'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210',
    'aabbccddeeffgghhiijjkkllmmnnoopp',
    'change-me-change-me-change-me-now',
    'please_CHANGEME_before_production',
    'my-super-secret-session-key-12345',
    'replace this with a random string',
    'correct-horse-password-of-my-brand',
    `${environment.SESSION_SECRET},${'x'.repeat(40)}`,
  ];

  it.each(guessable)('is refused: %s', (SESSION_SECRET) => {
    expect(configError({ SESSION_SECRET }).problems).toEqual([
      expect.stringMatching(/^SESSION_SECRET can be guessed: .*openssl rand -base64 32/),
    ]);
    expect(configError({ SESSION_SECRET }).message).not.toContain(SESSION_SECRET.slice(0, 12));
  });

  it('is each example of the documents', () => {
    const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
    const pages = ['README.md', 'emulator/README.md', ...docs.map((name) => `docs/${name}`)];
    const examples = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/SESSION_SECRET=([^\s`'"]{32,})/g)].map(
        ([, example = '']) => example,
      ),
    );
    expect(examples).not.toEqual([]);
    for (const SESSION_SECRET of examples) {
      expect(() => parseConfig({ ...environment, SESSION_SECRET }), SESSION_SECRET).toThrow();
    }
  });

  it.each(guessable)('is accepted on a loopback host: %s', (SESSION_SECRET) => {
    for (const APP_URL of ['http://localhost:3000', 'http://127.0.0.1:3000']) {
      expect(() => parseConfig({ ...environment, APP_URL, SESSION_SECRET })).not.toThrow();
    }
  });

  it('is no random one', () => {
    const drawn = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes));
    const seeds = fc.constantFrom('base64', 'base64url', 'hex');
    fc.assert(
      fc.property(drawn, seeds, (bytes, encoding) => {
        // The digest is evenly distributed; fast-check's bytes are not.
        const SESSION_SECRET = createHash('sha256').update(bytes).digest(encoding);
        expect(() => parseConfig({ ...environment, SESSION_SECRET })).not.toThrow();
      }),
      {
        numRuns: 2_000,
        // A secret that contains a short word by chance.
        examples: [
          [Buffer.from('bwTAAI+TffPc4UMALMh0w03rTAH8ogf/AhwBlvz4ffg=', 'base64'), 'base64'],
        ],
      },
    );
  });
});
