import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  authorizationResponse,
  clientOf,
  plainTransaction,
  startEmulatedSentinel,
} from '../../e2e/support/emulated-sentinel';
import { TestClient } from '../../e2e/support/emulator-client';
import { type Dialect, defaultDialect } from '../../emulator/dialect';
import { personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import type { SentinelSettings } from './client';

const codeVerifier = 'a-code-verifier-of-at-least-forty-three-characters';
const verifiedTransaction = { ...plainTransaction, codeVerifier };

/** A whole sign-in with these settings. */
async function signIn(
  emulator: Emulator,
  transaction = plainTransaction,
  changes: Partial<SentinelSettings> = {},
) {
  const client = clientOf(emulator, changes);
  const response = await authorizationResponse(
    emulator,
    client,
    transaction,
    personas.administrator,
  );
  return client.exchangeAuthorizationCode(response, transaction);
}

function dialects(keyBits: Dialect['keyBits']): Dialect[] {
  const choices: Dialect[] = [];
  for (const issuer of ['Sentinel', 'sentinel'] as const)
    for (const version of ['1.0', '2.0'] as const)
      for (const expiresIn of [600, '600', null])
        for (const pkce of ['ignored', 'verified'] as const)
          for (const stringBooleans of [true, false])
            choices.push({
              ...defaultDialect,
              keyBits,
              issuer,
              tokenVersions: [version],
              expiresIn,
              pkce,
              stringBooleans,
            });
  return choices;
}

describe.each([
  [2048, 'signature'],
  [1024, 'weak_signature'],
] as const)('a Sentinel that signs with %i bits', (keyBits, assurance) => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel({ dialect: { keyBits } });
  });
  afterAll(() => emulator.close());

  it.each(dialects(keyBits))(
    'signs in: issuer $issuer, v $tokenVersions, expires_in $expiresIn, PKCE $pkce, strings $stringBooleans',
    async (dialect) => {
      await emulator.control.speak(dialect);
      for (const transaction of [plainTransaction, verifiedTransaction]) {
        const [apiVersion] = dialect.tokenVersions;
        const result = await signIn(emulator, transaction, { ...(apiVersion && { apiVersion }) });
        expect(result).toEqual({
          tokens: {
            accessToken: expect.stringMatching(/^[0-9a-f]{64}$/),
            refreshToken: expect.stringMatching(/^[0-9a-f]{640}$/),
            expiresInSeconds: dialect.expiresIn === null ? 28_800 : 600,
          },
          claims: { sub: personas.administrator.userId, isAdmin: true, isLpa: false },
          assurance,
        });
      }
    },
  );

  it('needs a key of 2048 bits when a signature is required', async () => {
    await emulator.control.speak({ ...defaultDialect, keyBits });
    const result = signIn(emulator, plainTransaction, { idTokenCheck: 'signature' });
    if (keyBits === 2048) expect(await result).toHaveProperty('assurance', 'signature');
    else await expect(result).rejects.toMatchObject({ reason: 'identity_invalid' });
  });
});

describe('a Sentinel', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  it.each(['auto', 'signature'] as const)(
    'over plain http without the id token key in its key set is rejected: %s',
    async (idTokenCheck) => {
      await emulator.control.speak({ jwksHasIdTokenKey: false });
      await expect(signIn(emulator, plainTransaction, { idTokenCheck })).rejects.toMatchObject({
        name: 'SentinelError',
        reason: 'identity_invalid',
      });
    },
  );

  it('may have its key set at another URL', async () => {
    const elsewhere = await startEmulatedSentinel();
    try {
      const jwksUrl = `${elsewhere.origin}/sentinel/well-known/jwks`;
      await expect(signIn(emulator, plainTransaction, { jwksUrl })).rejects.toMatchObject({
        reason: 'identity_invalid',
      });
      expect(await elsewhere.control.requests('jwks')).toHaveLength(1);
      expect(await emulator.control.requests('jwks')).toHaveLength(0);
    } finally {
      await elsewhere.close();
    }
  });

  it.each(['1.0', '2.0'] as const)(
    'that supports another version than %s is a configuration error',
    async (v) => {
      await emulator.control.speak({ tokenVersions: [v === '1.0' ? '2.0' : '1.0'] });
      await expect(signIn(emulator, plainTransaction, { apiVersion: v })).rejects.toMatchObject({
        reason: 'configuration',
      });
    },
  );

  it('may issue tokens of several kilobytes', async () => {
    await emulator.control.speak({ accessTokenHexLength: 2_048, refreshTokenHexLength: 4_096 });
    const { tokens } = await signIn(emulator);
    expect(tokens.accessToken).toHaveLength(2_048);
    expect(tokens.refreshToken).toHaveLength(4_096);
  });

  it('may issue no refresh token', async () => {
    const answer = { kind: 'token_answer', set: { refresh_token: null } } as const;
    await emulator.control.fault({ on: 'token', answer });
    expect((await signIn(emulator)).tokens.refreshToken).toBeNull();
  });

  it.each([
    ['Sentinel', 'issuer'],
    ['sentinel', 'issuer'],
    ['Sentinel', 'origin'],
    ['sentinel', 'origin'],
  ] as const)('named %s may send its %s as iss', async (issuer, responseIssuer) => {
    await emulator.control.speak({ issuer, responseIssuer });
    const client = clientOf(emulator);
    const response = await authorizationResponse(emulator, client);
    expect(response.get('iss')).toBe(responseIssuer === 'issuer' ? issuer : emulator.origin);
    expect(await client.exchangeAuthorizationCode(response, plainTransaction)).toHaveProperty(
      'tokens',
    );
  });

  it('is not accepted under a similar iss', async () => {
    await emulator.control.speak({ responseIssuer: 'origin' });
    const client = clientOf(emulator);
    for (const change of [
      (origin: string) => `${origin}/`,
      (origin: string) => origin.replace('http:', 'https:'),
      (origin: string) => `${origin}1`,
      () => 'SENTINEL',
    ]) {
      const response = await authorizationResponse(emulator, client);
      response.set('iss', change(emulator.origin));
      await expect(
        client.exchangeAuthorizationCode(response, plainTransaction),
      ).rejects.toMatchObject({
        reason: 'sentinel_refused',
      });
    }
    expect(await emulator.control.requests('token')).toHaveLength(0);
  });

  it('gets one request for its keys, and another after a key rotation', async () => {
    let nowMs = Date.now();
    const client = clientOf(emulator, {}, () => nowMs);
    const signInAgain = async () =>
      client.exchangeAuthorizationCode(
        await authorizationResponse(emulator, client),
        plainTransaction,
      );
    await signInAgain();
    await signInAgain();
    expect(await emulator.control.requests('jwks')).toHaveLength(1);
    await emulator.control.rotateKeys();
    await expect(signInAgain()).rejects.toMatchObject({ reason: 'identity_invalid' });
    nowMs += 10_000;
    expect(await signInAgain()).toHaveProperty('assurance', 'signature');
    expect(await emulator.control.requests('jwks')).toHaveLength(2);
  });

  it.each([
    ['PKCE is not used', plainTransaction],
    ['PKCE is used', verifiedTransaction],
  ])('gets no secret in a URL when %s', async (_what, transaction) => {
    const { tokens } = await signIn(emulator, transaction);
    await clientOf(emulator).revokeToken(tokens.refreshToken ?? '');
    await new TestClient(emulator).user(tokens.accessToken);
    const requests = await emulator.control.requests();
    const endpoints = new Set(requests.map(({ endpoint }) => endpoint));
    expect(endpoints).toEqual(new Set(['authorize', 'token', 'jwks', 'revoke', 'users']));
    const secrets = [...(await emulator.control.secrets()), codeVerifier];
    expect(secrets.length).toBeGreaterThan(5);
    for (const { path } of requests)
      expect(secrets.filter((secret) => path.includes(secret))).toEqual([]);
  });
});

it.each([
  ['rfc_401', 'configuration', 'status 401 invalid_client, JSON {error, error_description}'],
  ['rfc_400', 'configuration', 'status 400 invalid_client, JSON {error, error_description}'],
  ['bare_400', 'sentinel_refused', 'status 400, no body'],
  [
    'liveperson',
    'sentinel_refused',
    'status 400, JSON {internalCode, message, time}, internalCode 10, message: Bad Request',
  ],
] as const)('a wrong secret, rejected as %s, is %s', async (tokenErrors, reason, message) => {
  const emulator = await startEmulatedSentinel({ dialect: { tokenErrors } });
  try {
    const client = clientOf(emulator, { clientSecret: 'wrong' });
    const error = { name: 'SentinelError', reason, message };
    await expect(
      signIn(emulator, plainTransaction, { clientSecret: 'wrong' }),
    ).rejects.toMatchObject(error);
    await expect(client.refreshTokens('made-up', 'sub')).rejects.toMatchObject(error);
  } finally {
    await emulator.close();
  }
});
