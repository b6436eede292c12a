import type { Dialect } from '../../emulator/dialect';
import { personas } from '../../emulator/personas';
import { expect, refreshStatuses, test } from '../support/fixtures';

test.use({ hasClock: true, settings: { SENTINEL_API_VERSION: '1.0', SENTINEL_PKCE: 'on' } });

/**
 * The oldest pages and the newest, and each switch alone. A JWKS without the key needs TLS:
 * lib/sentinel/client-dialects.test.ts has it.
 */
const dialects: Record<string, Partial<Dialect>> = {
  'the older pages': {
    issuer: 'Sentinel',
    tokenVersions: ['1.0'],
    expiresIn: null,
    keyBits: 1024,
  },
  'the newest pages': {
    issuer: 'sentinel',
    tokenVersions: ['1.0'],
    expiresIn: '28800',
    idTokenOnRefresh: true,
    pkce: 'verified',
    stringBooleans: false,
    fullNames: false,
  },
  'the issuer in lower case': { issuer: 'sentinel' },
  'an issuer in the response': { responseIssuer: 'issuer' },
  'its origin in the response': { responseIssuer: 'origin' },
  'errors with 400': { tokenErrors: 'rfc_400' },
  'errors without a body': { tokenErrors: 'bare_400' },
  'errors as in LivePerson’s services': { tokenErrors: 'liveperson' },
  'access tokens of half an hour': { expiresIn: 1_800 },
  'no expires_in': { expiresIn: null },
  'an ID token at each refresh': { idTokenOnRefresh: true },
  'small keys': { keyBits: 1024 },
  PKCE: { pkce: 'verified' },
  'JSON values': { stringBooleans: false },
  'no full names': { fullNames: false },
  'no records of employees': { employeeRecords: false },
  'single sign-on of an hour': { ssoIdleSeconds: 3_600 },
  'long tokens': { accessTokenHexLength: 2_048, refreshTokenHexLength: 4_096 },
  'unknown services with 404': { unknownService: 'not_found' },
  'unknown services without a host': { unknownService: 'no_base_uri' },
  'an opener policy': { openerPolicy: 'same-origin' },
};

for (const [name, dialect] of Object.entries(dialects)) {
  test(`signs in, refreshes and shows a dashboard with ${name}`, async ({
    visitor,
    app,
    emulator,
    clock,
  }) => {
    await emulator.speak(dialect);
    // The key set that the app knows may be of the key before.
    await clock.advance(11);
    const isEmployee = dialect.employeeRecords === false;
    const persona = isEmployee ? personas.employee : personas.administrator;
    await visitor.signIn(app.origin, persona);
    const { sub, name: fullName } = await (await visitor.open(`${app.origin}/api/me`)).json();
    const givenName = dialect.fullNames === false ? 'Dana' : 'Dana Whitlow';
    expect({ sub, fullName }).toEqual({
      sub: persona.userId,
      fullName: isEmployee ? null : givenName,
    });
    await clock.advance(1_801);
    const dashboard = await visitor.open(`${app.origin}/dashboard?whole`);
    expect(dashboard.status).toBe(200);
    const html = await dashboard.text();
    for (const text of isEmployee
      ? ['Not in the workspace', 'keeps no user record for you']
      : [givenName, 'of 10 conversations open', 'Average handling time', 'Messaging', 'Billing']) {
      expect(html).toContain(text);
    }
    expect(await refreshStatuses(emulator)).toEqual([200]);
    if (dialect.keyBits === 1024) {
      await expect.poll(() => app.output()).toContain('id_token_key_weak');
    }
  });
}

test('a refresh token that ends with an idle single sign-on signs out when the access token expires', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  await emulator.speak({ ssoIdleSeconds: 3_600, expiresIn: 7_200 });
  await visitor.signIn(app.origin, personas.agent);
  const statusAfter = async (seconds: number) => {
    await clock.advance(seconds);
    return (await visitor.open(`${app.origin}/dashboard`)).status;
  };
  expect(await statusAfter(3_000)).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([200]);
  expect(await statusAfter(3_660)).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([200, 400]);
  expect(await statusAfter(3_600)).toBe(307);
});
