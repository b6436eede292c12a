import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, startEmulatedSentinel } from '../../e2e/support/emulated-sentinel';
import { TestClient } from '../../e2e/support/emulator-client';
import type { Emulator } from '../../emulator/server';

describe('the revocation of a refresh token', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  const signIn = async () => {
    const { access_token = '', refresh_token = '' } = await new TestClient(emulator).tokens();
    return { accessToken: access_token, refreshToken: refresh_token };
  };

  it('revokes the tokens of the session', async () => {
    const { accessToken, refreshToken } = await signIn();
    expect((await new TestClient(emulator).user(accessToken)).status).toBe(200);
    expect(await clientOf(emulator).revokeToken(refreshToken)).toBeUndefined();
    expect((await new TestClient(emulator).user(accessToken)).status).toBe(401);
    expect(await emulator.control.requests('revoke')).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/sentinel/api/account/12345678/token/revoke?v=1.0',
      }),
    ]);
  });

  it.each([
    ['500', { kind: 'status', status: 500 }, 'sentinel_unreachable'],
    ['a drop', { kind: 'drop' }, 'sentinel_unreachable'],
    ['a redirect', { kind: 'redirect', location: '/' }, 'sentinel_unreachable'],
    ['429', { kind: 'status', status: 429 }, 'sentinel_unreachable'],
    ['a bare 400', { kind: 'status', status: 400 }, 'sentinel_refused'],
    ['401', { kind: 'status', status: 401 }, 'configuration'],
  ] as const)('fails at %s, and the token lives on', async (_what, answer, reason) => {
    const { accessToken, refreshToken } = await signIn();
    await emulator.control.fault({ on: 'revoke', answer });
    await expect(clientOf(emulator).revokeToken(refreshToken)).rejects.toMatchObject({
      name: 'SentinelError',
      reason,
    });
    expect((await new TestClient(emulator).user(accessToken)).status).toBe(200);
  });

  it('fails for a wrong secret', async () => {
    const { refreshToken } = await signIn();
    const client = clientOf(emulator, { clientSecret: 'wrong' });
    await expect(client.revokeToken(refreshToken)).rejects.toMatchObject({
      reason: 'configuration',
    });
  });
});
