import type { Dialect } from '../../emulator/dialect';
import { personas } from '../../emulator/personas';
import { expect, test } from '../support/fixtures';

test.use({ hasClock: true, settings: { SENTINEL_API_VERSION: '1.0', SENTINEL_PKCE: 'on' } });

/** The oldest pages and the newest; lib/sentinel/client-dialects.test.ts has every contradiction. */
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
};

for (const [name, dialect] of Object.entries(dialects)) {
  test(`signs in and refreshes with a Sentinel as ${name} describe it`, async ({
    visitor,
    app,
    emulator,
    clock,
  }) => {
    await emulator.speak(dialect);
    // The key set that the app knows may be of the key before.
    await clock.advance(11);
    await visitor.signIn(app.origin, personas.administrator);
    const { sub, name: fullName } = await (await visitor.open(`${app.origin}/api/me`)).json();
    expect({ sub, fullName }).toEqual({
      sub: personas.administrator.userId,
      fullName: dialect.fullNames === false ? 'Dana' : 'Dana Whitlow',
    });
    await clock.advance(1_801);
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
    const refreshes = (await emulator.requests('token')).filter(
      ({ grantType }) => grantType === 'refresh_token',
    );
    expect(refreshes).toMatchObject([{ status: 200 }]);
    if (dialect.keyBits === 1024) {
      await expect.poll(() => app.output()).toContain('id_token_key_weak');
    }
  });
}
