import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tries } from '../../e2e/support/fuzz';
import { environment, otherSecret, quietLog } from '../../e2e/support/unit-fixtures';
import { createAppOptions } from '../access/app-config';
import { createServices } from '../services';
import { type Config, ConfigError, parseConfig } from './config';
import { isLoopback, settingNames } from './settings';

/** Values that are valid for some setting, or almost. */
const tried = fc.constantFrom(
  ...[
    '',
    ' ',
    ',',
    ',,',
    '-',
    '0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    'off',
    'on',
    'On',
    'auto',
    'null',
  ],
  ...[
    '30',
    '28800',
    '999999999',
    '9999999999',
    '2.0',
    '10.10',
    '2.0.0',
    'signature',
    'debug',
    'info',
  ],
  ...['https://app.brand.example', 'https://app.brand.example/', 'https://app.brand.example/a?b#c'],
  ...['http://app.brand.example', 'http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:80'],
  ...['https://user:password@app.brand.example', 'https://app.brand.example:99999', '//app', 'app'],
  ...['HTTPS://APP.BRAND.EXAMPLE', 'https://ｂrand.example', 'https:app', 'file:///etc', 'data:,a'],
  ...['liveperson.net', '.liveperson.net,brand.example', 'a..b', '-a', 'a_b', '*.liveperson.net'],
  ...['redis://localhost', 'rediss://u:p%40@host:6379/0', 'redis://h/x', 'redis://:%@h', 'redis:'],
  ...['12345678', 'a_b', 'a'.repeat(21), 'a b', `${environment.SESSION_SECRET},short`, otherSecret],
);
const text = fc.oneof(tried, fc.string({ unit: 'binary', maxLength: 80 }));
const inserted = fc.constantFrom(' ', ',', '/', '@', '\n', '\u0000', '%', '#', '\ud800', ':', '..');
const wrong = fc
  .tuple(text, fc.nat(), inserted, fc.boolean())
  .map(([value, index, sign, isInserted]) => {
    const at = index % (value.length + 1);
    return isInserted ? value.slice(0, at) + sign + value.slice(at) : value;
  });

/** Complete environments with up to five changed settings. */
const environments = fc
  .dictionary(fc.constantFrom(...settingNames), fc.oneof(wrong, fc.constant(undefined)), {
    maxKeys: 5,
  })
  .map((changes): Record<string, string | undefined> => ({ ...environment, ...changes }));

/** The parsed settings, or the {@link ConfigError}. Any other error fails the test. */
function parse(settings: Readonly<Record<string, string | undefined>>): Config | ConfigError {
  try {
    return parseConfig(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function expectOrigin(text: string): void {
  const { origin, protocol, hostname } = new URL(text);
  expect(origin).toBe(text);
  if (protocol !== 'https:') expect([protocol, isLoopback(hostname)]).toEqual(['http:', true]);
}

function expectValid(config: Config): void {
  expectOrigin(config.appUrl);
  expect(config.isHttps).toBe(config.appUrl.startsWith('https:'));
  if (config.sendsHsts) expect(isLoopback(new URL(config.appUrl).hostname)).toBe(false);
  expectOrigin(config.domainApiUrl);
  if (config.sentinelUrl !== null) expectOrigin(config.sentinelUrl);
  if (config.jwksUrl !== null) expectOrigin(new URL(config.jwksUrl).origin);
  for (const origin of config.embedOrigins) if (origin !== 'liveperson') expectOrigin(origin);
  for (const { accountId } of config.installations) expect(accountId).toMatch(/^\w{1,20}$/);
  for (const secret of config.sessionSecrets) expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(config.trustedDomains.length).toBeGreaterThan(0);
  for (const domain of config.trustedDomains) expect(domain).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
  const counts = [config.sessionIdleSeconds, config.sessionMaxSeconds];
  for (const count of [...counts, config.signInLimit ?? 1, config.signInLimitTotal ?? 1]) {
    expect(Number.isSafeInteger(count)).toBe(true);
    expect(count).toBeGreaterThanOrEqual(1);
  }
  expect(config.trustedProxies).toBeGreaterThanOrEqual(0);
}

it('any environment gives valid settings, or one error with its problems', async () => {
  await fc.assert(
    fc.asyncProperty(environments, async (settings) => {
      const config = parse(settings);
      if (config instanceof ConfigError) {
        expect(config.problems.length).toBeGreaterThan(0);
        for (const problem of config.problems) expect(problem).toMatch(/^[A-Z][A-Z0-9_]* \w/);
        return;
      }
      expectValid(config);
      if (config.sentinelUrl === null) return;
      const sentinel = createServices({ ...config, ...createAppOptions({}) }, quietLog).sentinelFor(
        config.installations[0].accountId,
      );
      const { origin, searchParams } = await sentinel.authorizationUrl({
        state: 'state',
        codeVerifier: null,
      });
      expect(origin).toBe(config.sentinelUrl);
      expect(searchParams.get('redirect_uri')).toBe(`${config.appUrl}/callback`);
    }),
    tries(2_000),
  );
});

it('no error contains the value of a setting', () => {
  const marked = fc
    .tuple(wrong, fc.stringMatching(/^[0-9]{12,20}$/), wrong)
    .map(([before, mark, after]) => ({ value: before + mark + after, mark }));
  const settings = fc.dictionary(fc.constantFrom(...settingNames), marked, { minKeys: 1 });
  fc.assert(
    fc.property(settings, (changes) => {
      const values = Object.entries(changes).map(([name, { value }]) => [name, value]);
      const error = parse({ ...environment, ...Object.fromEntries(values) });
      if (!(error instanceof ConfigError)) return;
      for (const { mark } of Object.values(changes)) expect(error.message).not.toContain(mark);
      expect(error.message).not.toContain(environment.LP_CLIENT_SECRET);
      expect(error.message).not.toContain(environment.SESSION_SECRET);
    }),
    tries(1_000),
  );
});
