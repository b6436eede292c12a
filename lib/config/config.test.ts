import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configError, environment, otherSecret } from '../../e2e/support/unit-fixtures';
import { parseConfig } from './config';
import { settingNames } from './settings';

const required = ['APP_URL', 'LP_ACCOUNT_ID', 'LP_CLIENT_ID', 'LP_CLIENT_SECRET', 'SESSION_SECRET'];
const optional = settingNames.filter((name) => !required.includes(name));

describe('the settings', () => {
  it('have the defaults of the contract', () => {
    expect(parseConfig(environment)).toEqual({
      appUrl: 'https://app.brand.example',
      redirectUri: 'https://app.brand.example/callback',
      isHttps: true,
      cookieSuffix: '',
      sendsHsts: true,
      installations: [
        {
          accountId: '12345678',
          clientId: 'client-id-of-the-tests',
          clientSecret: 'client-secret-of-the-tests',
          name: null,
        },
      ],
      sessionSecrets: [environment.SESSION_SECRET],
      domainApiUrl: 'https://api.liveperson.net',
      sentinelUrl: null,
      trustedDomains: ['liveperson.net'],
      apiVersion: '2.0',
      jwksUrl: null,
      idTokenCheck: 'auto',
      usesPkce: false,
      scope: null,
      sessionIdleSeconds: 28_800,
      sessionMaxSeconds: 43_200,
      redisUrl: null,
      redisPrefix: 'sentinel-nextjs:12345678:4017411f',
      signInLimit: 30,
      signInLimitTotal: null,
      trustedProxies: 0,
      embedOrigins: [],
      isTraced: false,
      logLevel: 'info',
    });
  });

  it('accept several secrets, with spaces around the commas, in their order', () => {
    const SESSION_SECRET = ` ${otherSecret} , ${environment.SESSION_SECRET},Tq7vY2mLx9RbWc4ZsKd8PfHj3NgUe6Aa `;
    expect(parseConfig({ ...environment, SESSION_SECRET }).sessionSecrets).toEqual([
      otherSecret,
      environment.SESSION_SECRET,
      'Tq7vY2mLx9RbWc4ZsKd8PfHj3NgUe6Aa',
    ]);
  });

  it.each(optional)('treat an empty %s as not set', (name) => {
    for (const value of ['', ' ', '\t\n', undefined]) {
      expect(parseConfig({ ...environment, [name]: value })).toEqual(parseConfig(environment));
    }
  });

  it.each(required)('need %s', (name) => {
    for (const value of ['', '  ', undefined]) {
      expect(configError({ [name]: value }).problems).toEqual([`${name} is missing`]);
    }
  });

  it('list every problem at once, each on its own line', () => {
    const { message, problems } = configError({
      APP_URL: 'http://app.brand.example',
      LP_CLIENT_ID: '',
      SESSION_SECRET: 'short',
      SENTINEL_PKCE: 'maybe',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'APP_URL',
      'LP_CLIENT_ID',
      'SESSION_SECRET',
      'SENTINEL_PKCE',
    ]);
    const lines = message.split('\n');
    for (const problem of problems) expect(lines).toContain(`  - ${problem}`);
    expect(message).toContain('openssl rand -base64 32');
    expect(message).toContain('docs/settings.md');
  });

  it.each([
    [
      { SESSION_STORE: 'cookie', REDIS_URL: 'redis://localhost' },
      'must not be cookie beside REDIS_URL',
    ],
    [{ SESSION_STORE: 'redis' }, 'needs REDIS_URL to be redis'],
    [{ SESSION_STORE: 'memory' }, 'must be cookie or redis'],
  ])('cannot be %j', (changes, problem) => {
    expect(configError(changes).problems).toEqual([`SESSION_STORE ${problem}`]);
  });

  it('never show a secret in an error', () => {
    const secret = fc.stringMatching(/^[0-9]{12,60}$/);
    fc.assert(
      fc.property(secret, secret, fc.boolean(), (clientSecret, sessionSecret, isListed) => {
        const { message } = configError({
          APP_URL: undefined,
          LP_CLIENT_SECRET: clientSecret,
          SESSION_SECRET: isListed
            ? `${sessionSecret},${clientSecret.slice(0, 12)}`
            : sessionSecret,
        });
        expect(message).not.toContain(clientSecret);
        expect(message).not.toContain(sessionSecret);
      }),
    );
  });
});
