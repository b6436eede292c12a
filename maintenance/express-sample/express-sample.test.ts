import OAuth2Strategy from 'passport-oauth2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOf, redirectUri, TestBrowser } from '../../e2e/support/emulator-browser';
import { TestClient } from '../../e2e/support/emulator-client';
import { demoInstallation } from '../../emulator/installation';
import { personas } from '../../emulator/personas';
import { type Emulator, startEmulator } from '../../emulator/server';

const { accountId, clientId, clientSecret } = demoInstallation;

let emulator: Emulator;
let sentinel: string;
let strategy: OAuth2Strategy<SampleUser>;

/** The user of the sample's session. */
interface SampleUser {
  readonly at: string;
  readonly rt: string;
  readonly idToken: string | undefined;
}

beforeAll(async () => {
  emulator = await startEmulator({ installation: { redirectUris: [redirectUri] } });
  sentinel = `${emulator.origin}/sentinel/api/account/${accountId}`;
  // As in its `app.js`, without `state`.
  strategy = new OAuth2Strategy(
    {
      authorizationURL: `${sentinel}/authorize?v=1.0`,
      tokenURL: `${sentinel}/token?v=1.0`,
      clientID: clientId,
      clientSecret,
      callbackURL: redirectUri,
    },
    (accessToken, refreshToken, params, _profile, done) =>
      done(null, { at: accessToken, rt: refreshToken, idToken: params.id_token }),
  );
});
afterAll(() => emulator.close());

/** `passport.authenticate('oauth2')`, which asks for a scope on `/login`. */
function authenticate(query: Record<string, string>): Promise<SampleUser | string> {
  return new Promise((resolve, reject) => {
    const request: OAuth2Strategy<SampleUser> = Object.assign(Object.create(strategy), {
      redirect: resolve,
      success: resolve,
      fail: reject,
      error: reject,
    });
    const options = { responseType: 'code', scope: 'openid profile offline_access' };
    request.authenticate({ query }, options);
  });
}

/** `/refresh`: the call of `passport-oauth2-refresh`. */
function refresh(refreshToken: string): Promise<Pick<SampleUser, 'at' | 'rt'>> {
  return new Promise((resolve, reject) => {
    const params = { grant_type: 'refresh_token' } as const;
    strategy._oauth2.getOAuthAccessToken(refreshToken, params, (error, at, rt) =>
      error ? reject(error) : resolve({ at, rt }),
    );
  });
}

/** `/logout`: the call of its `routes/index.js`. */
const revoke = (token: string) =>
  fetch(`${sentinel}/token/revoke?v=1.0`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, token }),
  });

it("LivePerson's Express sample signs in, refreshes and signs out", async () => {
  const loginUrl = new URL(String(await authenticate({})));
  expect(loginUrl.searchParams.get('scope')).toBe('openid profile offline_access');
  expect(loginUrl.searchParams.has('state')).toBe(false);

  const browser = new TestBrowser(emulator);
  const loginId = addressOf(await browser.open(loginUrl.href)).searchParams.get('attempt') ?? '';
  const callback = addressOf(await browser.choose(personas.agent, loginId));
  expect(`${callback.origin}${callback.pathname}`).toBe(redirectUri);
  const user = await authenticate(Object.fromEntries(callback.searchParams));
  if (typeof user === 'string') throw new Error(`redirected to ${user}`);
  const claims = JSON.parse(Buffer.from(user.idToken?.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ sub: personas.agent.userId, aud: clientId });

  const client = new TestClient(emulator);
  const record = async (accessToken: string) =>
    (await client.user(accessToken, personas.agent.userId)).status;
  const refreshed = await refresh(user.rt);
  expect(refreshed.rt).not.toBe(user.rt);
  expect(await record(refreshed.at)).toBe(200);

  expect((await revoke(refreshed.rt)).status).toBe(200);
  expect(await record(refreshed.at)).toBe(401);
  await expect(refresh(refreshed.rt)).rejects.toMatchObject({ statusCode: 400 });
});
