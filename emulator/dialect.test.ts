import { createHash, createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { accessTokenLifetimeSeconds, defaultDialect } from './dialect';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

const verifier = 'a-code-verifier-of-at-least-forty-three-characters';
const code_challenge = createHash('sha256').update(verifier).digest('base64url');
const challenge = { code_challenge, code_challenge_method: 'S256' };

describe('the dialect', () => {
  let emulator: Emulator;
  let client: TestClient;
  let aheadMs = 0;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => Date.now() + aheadMs });
    client = new TestClient(emulator);
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  const jwk = async () => {
    const { keys } = await (await client.get('/sentinel/well-known/jwks')).json();
    expect(keys).toHaveLength(1);
    return keys[0];
  };
  const decoded = (part: string | undefined) =>
    JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
  const headerAndClaims = async () => {
    const [header, claims] = ((await client.tokens()).id_token ?? '').split('.');
    return { header: decoded(header), claims: decoded(claims) };
  };
  const codeFor = (changes: Record<string, string>) =>
    new TestBrowser(emulator).signIn(personas.agent, changes);

  it('uses either spelling of the issuer', async () => {
    expect((await headerAndClaims()).claims.iss).toBe('Sentinel');
    await emulator.control.speak({ issuer: 'sentinel' });
    expect((await headerAndClaims()).claims.iss).toBe('sentinel');
  });

  it('accepts the configured versions', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: 'unknown' };
    const errorFor = async (query: string) =>
      (await (await client.post(`token${query}`, form)).json()).error;
    expect(await errorFor('?v=1.0')).toBe('invalid_grant');
    expect(await errorFor('?v=2.0')).toBe('invalid_grant');
    await emulator.control.speak({ tokenVersions: ['1.0'] });
    expect(await errorFor('?v=1.0')).toBe('invalid_grant');
    expect(await errorFor('?v=2.0')).toBe('invalid_request');
  });

  it.each([
    ['rfc_401', 401, { error: 'invalid_client' }],
    ['rfc_400', 400, { error: 'invalid_client' }],
    ['bare_400', 400, null],
    ['liveperson', 400, { message: 'Bad Request', internalCode: 10 }],
  ] as const)('rejects a wrong secret as %s', async (tokenErrors, status, body) => {
    await emulator.control.speak({ tokenErrors });
    const wrong = await client.exchange('made-up', { client_secret: 'wrong' });
    expect(wrong.status).toBe(status);
    const made = await client.exchange('made-up');
    expect(made.status).toBe(400);
    const text = await wrong.text();
    if (body === null) expect(text).toBe('');
    else expect(JSON.parse(text)).toMatchObject(body);
    // Only the first two tell a wrong secret from a made-up code.
    const isTold = (await made.text()).includes('invalid_grant');
    expect(isTold).toBe(tokenErrors.startsWith('rfc'));
    expect(await client.tokens()).toHaveProperty('access_token');
  });

  it.each(['authorization_code', 'refresh_token'] as const)(
    'without the grant type %s, it names that at the token endpoint',
    async (missing) => {
      const { refresh_token = '' } = await client.tokens();
      const grantTypes = (['authorization_code', 'refresh_token'] as const).filter(
        (grantType) => grantType !== missing,
      );
      await emulator.control.install({ grantTypes });
      try {
        const response =
          missing === 'refresh_token'
            ? await client.refresh(refresh_token)
            : await client.exchange('made-up');
        expect(await response.json()).toHaveProperty('error', 'unauthorized_client');
      } finally {
        await emulator.control.install({ grantTypes: ['authorization_code', 'refresh_token'] });
      }
    },
  );

  it.each([[120], ['120'], [0], ['soon']])('sends expires_in %j', async (expiresIn) => {
    await emulator.control.speak({ expiresIn });
    expect(await client.tokens()).toHaveProperty('expires_in', expiresIn);
  });

  it('leaves expires_in out', async () => {
    await emulator.control.speak({ expiresIn: null });
    expect(await client.tokens()).not.toHaveProperty('expires_in');
  });

  it.each([
    [120, 120],
    ['120', 120],
    [null, 28_800],
    [0, 28_800],
    [-1, 28_800],
    ['soon', 28_800],
  ])('lets an access token with expires_in %j live %i s', (expiresIn, seconds) => {
    expect(accessTokenLifetimeSeconds({ ...defaultDialect, expiresIn })).toBe(seconds);
  });

  it('may send an id_token on a refresh', async () => {
    await emulator.control.speak({ idTokenOnRefresh: true });
    const { refresh_token = '' } = await client.tokens();
    expect(await (await client.refresh(refresh_token)).json()).toHaveProperty('id_token');
  });

  it('signs with 1024 bits, and with a new key of 2048 bits after a reset', async () => {
    await emulator.control.speak({ keyBits: 1024 });
    const small = await jwk();
    const bitsOf = (key: typeof small) =>
      createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails?.modulusLength;
    expect(bitsOf(small)).toBe(1024);
    expect((await headerAndClaims()).header.kid).toBe(small.kid);
    await emulator.control.reset();
    expect(bitsOf(await jwk())).toBe(2048);
  });

  it('keeps its key when the size does not change', async () => {
    const { kid } = await jwk();
    await emulator.control.speak({ keyBits: 2048 });
    expect((await jwk()).kid).toBe(kid);
  });

  it('may publish only another key', async () => {
    await emulator.control.speak({ jwksHasIdTokenKey: false });
    expect(await jwk()).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
    expect((await headerAndClaims()).header.kid).not.toBe((await jwk()).kid);
  });

  it('ignores the code verifier by default', async () => {
    expect((await client.exchange(await codeFor(challenge))).status).toBe(200);
  });

  it('checks the code verifier when PKCE is verified', async () => {
    await emulator.control.speak({ pkce: 'verified' });
    const exchange = async (changes: Record<string, string>, code_verifier?: string) =>
      client.exchange(await codeFor(changes), code_verifier ? { code_verifier } : {});
    expect((await exchange(challenge, verifier)).status).toBe(200);
    expect((await exchange({})).status).toBe(200);
    for (const rejected of [
      await exchange(challenge),
      await exchange(challenge, `${verifier}x`),
      await exchange({}, verifier),
    ]) {
      expect(rejected.status).toBe(400);
      expect(await rejected.json()).toHaveProperty('error', 'invalid_grant');
    }
  });

  it('may end the session in Conversational Cloud, and its refresh tokens, when it is idle', async () => {
    await emulator.control.speak({ ssoIdleSeconds: 3_600 });
    const browser = new TestBrowser(emulator);
    const first = await (await client.exchange(await browser.signIn(personas.agent))).json();
    aheadMs += 3_500_000;
    const second = await (await client.refresh(first.refresh_token)).json();
    expect(second).toHaveProperty('access_token');
    // A refresh extends it.
    aheadMs += 3_500_000;
    const location = async () => (await browser.authorize()).headers.get('location');
    expect(await location()).toContain('code=');
    aheadMs += 3_601_000;
    const idle = await client.refresh(second.refresh_token);
    expect([idle.status, (await idle.json()).error]).toEqual([400, 'invalid_grant']);
    expect(await location()).toContain('/login');
  });

  it('issues tokens of any length', async () => {
    await emulator.control.speak({ accessTokenHexLength: 2001, refreshTokenHexLength: 4096 });
    const { access_token, refresh_token } = await client.tokens();
    expect(access_token).toMatch(/^[0-9a-f]{2001}$/);
    expect(refresh_token).toMatch(/^[0-9a-f]{4096}$/);
  });
});
