import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, failureOf, startEmulatedSentinel } from '../../e2e/support/emulated-sentinel';
import { TestClient } from '../../e2e/support/emulator-client';
import type { FaultResponse } from '../../emulator/faults';
import { personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import { refreshLimitMs } from './client';

const sub = personas.administrator.userId;

describe('a refresh', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  const refreshToken = async () => (await new TestClient(emulator).tokens()).refresh_token ?? '';
  const refresh = async (token?: string) =>
    clientOf(emulator).refreshTokens(token ?? (await refreshToken()), sub);
  const faulty = async (answer: FaultResponse) => {
    const token = await refreshToken();
    await emulator.control.fault({ on: 'token', answer });
    return failureOf(refresh(token));
  };

  it('returns new valid tokens, and keeps the identity', async () => {
    const first = await refreshToken();
    const { tokens, claims } = await refresh(first);
    expect(claims).toBeNull();
    expect(tokens.expiresInSeconds).toBe(28_800);
    expect(tokens.refreshToken).not.toBe(first);
    expect((await new TestClient(emulator).user(tokens.accessToken)).status).toBe(200);
    const again = await refresh(tokens.refreshToken ?? '');
    expect(again.tokens.accessToken).not.toBe(tokens.accessToken);
    expect((await emulator.control.requests('token')).at(-1)).toMatchObject({
      method: 'POST',
      path: '/sentinel/api/account/12345678/token?v=2.0',
      grantType: 'refresh_token',
    });
  });

  it.each([null, ''])('keeps the old refresh token when the new one is %j', async (missing) => {
    const first = await refreshToken();
    const set = { refresh_token: missing };
    await emulator.control.fault({ on: 'token', answer: { kind: 'token_answer', set } });
    expect((await refresh(first)).tokens.refreshToken).toBe(first);
  });

  it.each(['Sentinel', 'sentinel'] as const)(
    'takes over what a valid id token of %s says',
    async (issuer) => {
      await emulator.control.speak({ idTokenOnRefresh: true, issuer });
      expect((await refresh()).claims).toEqual({ sub, isAdmin: true, isLpa: false });
    },
  );

  it('rejects a response whose id token is for another user', async () => {
    await emulator.control.speak({ idTokenOnRefresh: true });
    const token = await refreshToken();
    const failure = await failureOf(clientOf(emulator).refreshTokens(token, 'somebody else'));
    expect(failure).toMatchObject({ name: 'SentinelError', reason: 'identity_mismatch' });
  });

  it.each([
    'alg_none',
    'alg_hs256',
    'bad_signature',
    'wrong_audience',
    'wrong_issuer',
    'empty_subject',
  ] as const)('rejects a response whose id token contradicts the session: %s', async (flaw) => {
    expect(await faulty({ kind: 'id_token', flaw })).toMatchObject({
      name: 'SentinelError',
      reason: 'identity_mismatch',
    });
  });

  const adopted = {
    tokens: { accessToken: expect.stringMatching(/^[0-9a-f]{64}$/) },
    claims: null,
  };

  it.each(['auto', 'signature'] as const)(
    'takes the tokens alone when the id token cannot be checked, with the check %s',
    async (idTokenCheck) => {
      const client = clientOf(emulator, { idTokenCheck });
      const answers: FaultResponse[] = [
        ...(['unknown_kid', 'no_kid', 'expired', 'from_the_future', 'no_subject'] as const).map(
          (flaw) => ({ kind: 'id_token' as const, flaw }),
        ),
        { kind: 'id_token', flaw: 'string_is_admin' },
        ...['none', '...', '1.2.3', 5, {}, true].map((id_token) => ({
          kind: 'token_answer' as const,
          set: { id_token },
        })),
      ];
      for (const answer of answers) {
        const token = await refreshToken();
        await emulator.control.fault({ on: 'token', answer });
        const result = await client.refreshTokens(token, sub);
        expect(result, JSON.stringify(answer)).toMatchObject(adopted);
      }
    },
  );

  it('takes the tokens alone when the key of the id token is too short or not to be had', async () => {
    await emulator.control.speak({ idTokenOnRefresh: true, keyBits: 1024 });
    expect(await refresh()).toMatchObject(adopted);
    await emulator.control.speak({ keyBits: 2048, jwksHasIdTokenKey: false });
    expect(await refresh()).toMatchObject(adopted);
    await emulator.control.fault({ on: 'jwks', answer: { kind: 'status', status: 500 } });
    expect(await refresh()).toMatchObject(adopted);
  });

  it('is rejected only by a 400 that does not name the client', async () => {
    const status = (code: number, body?: object): FaultResponse => ({
      kind: 'status',
      status: code,
      ...(body && { body }),
    });
    const codes = ['invalid_grant', 'invalid_request', 'invalid_scope', 'temporarily_unavailable'];
    const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
    const rejections: readonly FaultResponse[] = [
      status(400),
      ...codes.map((error) => status(400, { error })),
      { kind: 'status', status: 400, headers: challenge },
      { kind: 'status', status: 400, headers: challenge, body: { error: 'invalid_grant' } },
    ];
    for (const answer of rejections) {
      expect(await faulty(answer), JSON.stringify(answer)).toMatchObject({
        reason: 'sentinel_refused',
      });
    }
    const failures = [
      status(400, { error: 'invalid_client' }),
      status(400, { error: 'unauthorized_client' }),
      {
        kind: 'status',
        status: 400,
        headers: { 'www-authenticate': 'Basic realm="x"' },
        body: { error: 'invalid_client' },
      },
      {
        kind: 'status',
        status: 400,
        headers: { 'content-type': 'text/plain' },
        body: { error: 'invalid_client' },
      },
      ...[401, 403, 404, 408, 429, 500, 502, 503].map((code) => status(code)),
      status(401, { error: 'invalid_grant' }),
      { kind: 'html' },
      { kind: 'empty' },
      { kind: 'truncated' },
      { kind: 'drop' },
      { kind: 'huge', bytes: 5_000_000 },
      { kind: 'redirect', location: 'https://evil.example/' },
      { kind: 'token_answer', set: { access_token: null } },
      { kind: 'token_answer', set: { token_type: 'DPoP' } },
    ] as const satisfies readonly FaultResponse[];
    for (const answer of failures) {
      const failure = await faulty(answer);
      expect(failure, JSON.stringify(answer)).toMatchObject({ name: 'SentinelError' });
      expect(failure, JSON.stringify(answer)).not.toMatchObject({ reason: 'sentinel_refused' });
    }
  });

  it('rejects a used refresh token', async () => {
    const token = await refreshToken();
    await refresh(token);
    expect(await failureOf(refresh(token))).toMatchObject({ reason: 'sentinel_refused' });
  });

  it('ends within its limit even if the keys of the id token are slow', async () => {
    await emulator.control.speak({ idTokenOnRefresh: true });
    const token = await refreshToken();
    await emulator.control.fault({ on: 'jwks', answer: { kind: 'slow', delayMs: 4_000 } });
    const before = performance.now();
    expect(await refresh(token)).toMatchObject(adopted);
    expect(performance.now() - before).toBeLessThan(refreshLimitMs);
  });
});
