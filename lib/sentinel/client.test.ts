import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  authorizationResponse,
  clientOf,
  plainTransaction,
  startEmulatedSentinel,
} from '../../e2e/support/emulated-sentinel';
import { redirectUri } from '../../e2e/support/emulator-browser';
import { TestClient } from '../../e2e/support/emulator-client';
import { demoInstallation } from '../../emulator/installation';
import { personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import { createSentinelClient } from './client';

const codeVerifier = 'a-code-verifier-of-at-least-forty-three-characters';
const { accountId, clientId, clientSecret } = demoInstallation;

describe('the authorization URL', () => {
  const sentinel = 'https://va.sentinel.liveperson.net';
  const client = clientOf({ origin: sentinel });

  it('has the parameters of Sentinel, and no others', async () => {
    const url = await client.authorizationUrl({ state: 'a+b c/ä&=%25', codeVerifier: null });
    expect(url.origin + url.pathname).toBe(`${sentinel}/sentinel/api/account/12345678/authorize`);
    expect([...url.searchParams]).toEqual([
      ['v', '1.0'],
      ['response_type', 'code'],
      ['client_id', clientId],
      ['redirect_uri', redirectUri],
      ['state', 'a+b c/ä&=%25'],
    ]);
    expect(url.hash).toBe('');
  });

  it('has the scope when one is set', async () => {
    const url = await clientOf({ origin: sentinel }, { scope: 'openid a&b' }).authorizationUrl(
      plainTransaction,
    );
    expect(url.searchParams.getAll('scope')).toEqual(['openid a&b']);
    expect([...url.searchParams.keys()]).toHaveLength(6);
  });

  it('has the S256 challenge of a code verifier, not the verifier', async () => {
    const url = await client.authorizationUrl({ state: 'mine', codeVerifier });
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
    expect(url.searchParams.getAll('code_challenge')).toEqual([challenge]);
    expect(url.searchParams.getAll('code_challenge_method')).toEqual(['S256']);
    expect([...url.searchParams.keys()]).toHaveLength(7);
    expect(url.href).not.toContain(codeVerifier);
  });

  it('is on the host of the domain lookup when none is configured', async () => {
    const asked: string[] = [];
    const settings = { accountId, clientId, clientSecret, redirectUri, apiVersion: '2.0' };
    const looking = createSentinelClient(
      { ...settings, sentinelUrl: null, jwksUrl: null, idTokenCheck: 'auto', scope: null },
      async (service) => {
        asked.push(service);
        return sentinel;
      },
    );
    expect(await looking.origin()).toBe(sentinel);
    expect((await looking.authorizationUrl(plainTransaction)).origin).toBe(sentinel);
    expect(asked).toEqual(['sentinel', 'sentinel']);
  });
});

describe('the exchange of a code', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  const tokenRequests = async () => (await emulator.control.requests('token')).length;
  const exchange = async (
    changes: Readonly<Record<string, string | null>>,
    appended: readonly (readonly [string, string])[] = [],
  ) => {
    const client = clientOf(emulator);
    const response = await authorizationResponse(emulator, client);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) response.delete(name);
      else response.set(name, value);
    }
    for (const [name, value] of appended) response.append(name, value);
    return client.exchangeAuthorizationCode(response, plainTransaction);
  };

  it.each(Object.values(personas))('returns the identity: $key', async (persona) => {
    const client = clientOf(emulator);
    const response = await authorizationResponse(emulator, client, plainTransaction, persona);
    const { claims, assurance, tokens } = await client.exchangeAuthorizationCode(
      response,
      plainTransaction,
    );
    const { userId: sub, isAdmin, isLpa } = persona;
    expect(claims).toEqual({ sub, isAdmin, isLpa });
    expect(assurance).toBe('signature');
    expect(tokens.refreshToken).toMatch(/^[0-9a-f]{640}$/);
    const user = await new TestClient(emulator).user(tokens.accessToken, sub);
    expect(user.status).toBe(200);
  });

  it.each(['Sentinel', 'sentinel'])('accepts the issuer %s in the response', async (iss) => {
    expect(await exchange({ iss })).toHaveProperty('assurance', 'signature');
  });

  it.each([
    ['another issuer', { iss: 'https://issuer.example' }, []],
    ['an issuer in a third spelling', { iss: 'SENTINEL' }, []],
    ['two issuers', { iss: 'Sentinel' }, [['iss', 'sentinel']]],
    ['no code', { code: null }, []],
    ['an empty code', { code: '' }, []],
    ['two codes', {}, [['code', 'another']]],
    ['the same state twice', {}, [['state', plainTransaction.state]]],
    ['another state', { state: 'of-another-transaction' }, []],
    ['no state', { state: null }, []],
    ['an empty state', { state: '' }, []],
    ['an id token', { id_token: 'a.b.c' }, []],
    ['a signed response', { response: 'a.b.c' }, []],
  ] as const)('sends no request for a response with %s', async (_what, changes, appended) => {
    await expect(exchange(changes, appended)).rejects.toMatchObject({
      name: 'SentinelError',
      reason: 'sentinel_refused',
    });
    expect(await tokenRequests()).toBe(0);
  });

  it.each([
    ['access_denied', 'access_denied'],
    ['server_error', 'sentinel_unreachable'],
    ['temporarily_unavailable', 'sentinel_unreachable'],
    ['invalid_scope', 'sentinel_refused'],
  ])('sends no request after the error %s', async (error, reason) => {
    const answer = { kind: 'authorization_error', error, errorDescription: 'words' } as const;
    await emulator.control.fault({ on: 'authorize', answer });
    await expect(exchange({})).rejects.toMatchObject({ name: 'SentinelError', reason });
    expect(await tokenRequests()).toBe(0);
  });

  it('sends no request for an error with a code', async () => {
    await expect(exchange({ error: 'access_denied' })).rejects.toMatchObject({
      reason: 'access_denied',
    });
    expect(await tokenRequests()).toBe(0);
  });

  it('is rejected the second time', async () => {
    const client = clientOf(emulator);
    const response = await authorizationResponse(emulator, client);
    await client.exchangeAuthorizationCode(response, plainTransaction);
    await expect(
      client.exchangeAuthorizationCode(response, plainTransaction),
    ).rejects.toMatchObject({
      reason: 'sentinel_refused',
    });
    expect(await tokenRequests()).toBe(2);
  });

  it.each([
    ['secret', { clientSecret: 'wrong' }],
    ['account', { accountId: '87654321' }],
  ])('is a matter of configuration with a wrong %s', async (_what, changes) => {
    const response = await authorizationResponse(emulator, clientOf(emulator));
    await expect(
      clientOf(emulator, changes).exchangeAuthorizationCode(response, plainTransaction),
    ).rejects.toMatchObject({ reason: 'configuration' });
    expect(await tokenRequests()).toBe(1);
  });

  it('is rejected for another redirect URI than that of the code', async () => {
    const response = await authorizationResponse(emulator, clientOf(emulator));
    const elsewhere = clientOf(emulator, { redirectUri: `${redirectUri}/other` });
    await expect(
      elsewhere.exchangeAuthorizationCode(response, plainTransaction),
    ).rejects.toMatchObject({ reason: 'sentinel_refused' });
  });

  it.each([
    ['another verifier', { ...plainTransaction, codeVerifier: `${codeVerifier}-not` }],
    ['no verifier', plainTransaction],
  ])('is rejected for %s when PKCE is verified', async (_what, transaction) => {
    await emulator.control.speak({ pkce: 'verified' });
    const client = clientOf(emulator);
    const started = { ...plainTransaction, codeVerifier };
    const response = await authorizationResponse(emulator, client, started);
    await expect(client.exchangeAuthorizationCode(response, transaction)).rejects.toMatchObject({
      reason: 'sentinel_refused',
    });
  });
});
