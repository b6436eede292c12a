import { controlOf } from '../emulator/control-client';
import type { Dialect } from '../emulator/dialect';
import { personas } from '../emulator/personas';
import { expect, startBoth, test } from './fixtures';
import { Visitor } from './visitor';

/** Every contradiction in what is documented is a dialect; over plain http each needs a key in the key set. */
const dialects: Record<string, Partial<Dialect>> = {
  'the newest pages': { issuer: 'sentinel', tokenVersions: ['1.0'], expiresIn: 28_800 },
  'the older pages': { issuer: 'Sentinel', tokenVersions: ['1.0'], expiresIn: null },
  'version 2.0 alone': { tokenVersions: ['2.0'] },
  'no lifetime': { expiresIn: null },
  'a lifetime as a string': { expiresIn: '3600' },
  'a lifetime that is none': { expiresIn: 'soon' },
  'a lifetime of zero': { expiresIn: 0 },
  'an issuer in lower case': { issuer: 'sentinel' },
  'RSA-1024 keys': { keyBits: 1024 },
  'an id token on refresh': { idTokenOnRefresh: true },
  'PKCE verified': { pkce: 'verified' },
  'JSON booleans': { stringBooleans: false },
  'long tokens': { accessTokenHexLength: 1_000, refreshTokenHexLength: 5_000 },
  'everything old at once': {
    issuer: 'Sentinel',
    tokenVersions: ['1.0'],
    expiresIn: null,
    keyBits: 1024,
  },
};

for (const [settings, environment] of Object.entries({
  'version 2.0': { SENTINEL_API_VERSION: '2.0' },
  'version 1.0 and PKCE': { SENTINEL_API_VERSION: '1.0', SENTINEL_PKCE: 'on' },
})) {
  test(`an app set to ${settings} signs in whatever dialect Sentinel speaks`, async () => {
    const both = await startBoth(environment);
    const control = controlOf(both.emulator.origin);
    try {
      for (const [name, dialect] of Object.entries(dialects)) {
        const spoken = dialect.tokenVersions ?? ['1.0', '2.0'];
        if (!spoken.some((version) => version === environment.SENTINEL_API_VERSION)) continue;
        await control.reset();
        await control.speak(dialect);
        // The key set that the app knows is a minute old at most: see that it meets the new key.
        await expect
          .poll(
            async () => {
              const visitor = new Visitor();
              await visitor.signIn(both.app.origin, personas.administrator);
              const me = await visitor.open(`${both.app.origin}/api/me`);
              if (me.status !== 200) return me.status;
              const { sub, name } = await me.json();
              return { sub, name };
            },
            { message: name, timeout: 15_000, intervals: [2_000] },
          )
          .toEqual({ sub: personas.administrator.userId, name: 'Dana Whitlow' });
      }
      await expect.poll(() => both.app.output()).toContain('id_token_key_weak');
    } finally {
      await both.stop();
    }
  });
}
