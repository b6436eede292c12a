import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { config, quietLog, sampleSession, sampleTokens } from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import { RedisError } from '../runtime/redis';
import { createServices } from '../services';
import { AccessTokenError, getAccessToken } from './access-token';

let received: readonly RequestCookie[] = [];
const set = vi.fn();
vi.mock('next/headers', () => ({ cookies: async () => ({ getAll: () => received, set }) }));
vi.mock('next/server', () => ({ after: () => undefined }));

const services = createServices(config, quietLog);
const refreshTokens = vi.fn();
const strict = {
  ...services,
  sentinelFor: (accountId: string) => ({ ...services.sentinelFor(accountId), refreshTokens }),
};
beforeEach(() => {
  received = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

/** A request of somebody whose access token was received and ends so many seconds from now. */
async function signIn(receivedAt: number, endsAt: number) {
  const now = services.nowSeconds();
  const tokens = sampleTokens({
    accessToken: `token until ${endsAt}`,
    receivedAtSeconds: now + receivedAt,
    accessTokenEndsAtSeconds: now + endsAt,
  });
  const times = { signedInAtSeconds: now + receivedAt, lastUsedAtSeconds: now };
  received = await services.sessions.cookies(sampleSession({ ...times, tokens }), [], now);
}

it('server code gets the access token of the signed-in person, which no text tells', async () => {
  await signIn(0, 600);
  const token = await getAccessToken(strict);
  expect(token.authorization()).toBe('Bearer token until 600');
  expect(`${token} ${JSON.stringify({ token })}`).toBe('[access token] {"token":"[access token]"}');
  expect(JSON.stringify(Object.entries(token))).toBe('[]');
  expect([refreshTokens.mock.calls.length, set.mock.calls.length]).toEqual([0, 0]);
});

it('one that is due is refreshed once, and the browser gets its new cookie', async () => {
  await signIn(-3_000, 600);
  refreshTokens.mockResolvedValue({
    tokens: { accessToken: 'new', refreshToken: 'next', expiresInSeconds: 3_600 },
    claims: null,
  });
  const tokens = await Promise.all([getAccessToken(strict), getAccessToken(strict)]);
  expect(tokens.map((token) => token.authorization())).toEqual(['Bearer new', 'Bearer new']);
  expect(refreshTokens).toHaveBeenCalledOnce();
  expect(set).toHaveBeenCalledWith(
    '__Host-session',
    expect.any(String),
    expect.objectContaining({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' }),
  );
});

it('there is none without a session, near its end, and while nobody can tell', async () => {
  const failure = (code: AccessTokenError['code']) => new AccessTokenError(code);
  await expect(getAccessToken(strict)).rejects.toThrow(failure('signed_out'));
  refreshTokens.mockRejectedValue(new Error('away'));
  await signIn(-3_000, 9);
  await expect(getAccessToken(strict)).rejects.toThrow(failure('unavailable'));
  vi.spyOn(services.sessions, 'find').mockRejectedValue(new RedisError('away'));
  await expect(getAccessToken(strict)).rejects.toThrow(failure('unavailable'));
});
