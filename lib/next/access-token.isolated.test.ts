import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { config, quietLog, sampleSession, sampleTokens } from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import { RedisError } from '../runtime/redis-connection';
import { createServices } from '../services';
import { AccessTokenError, getAccessToken } from './access-token';

let received: readonly RequestCookie[] = [];
let sent: Record<string, string> = {};
const set = vi.fn();
vi.mock('next/headers', () => ({
  cookies: async () => ({ getAll: () => received, set }),
  headers: async () => new Headers(sent),
}));
vi.mock('next/server', () => ({ after: () => undefined, connection: async () => undefined }));

const services = createServices(config, quietLog);
const refreshTokens = vi.fn();
const strict = {
  ...services,
  sentinelFor: (accountId: string) => ({ ...services.sentinelFor(accountId), refreshTokens }),
};
beforeEach(() => {
  received = [];
  sent = {};
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

/** Signs in with an access token; both times are seconds from now. */
async function signIn(receivedAt: number, endsAt: number) {
  const now = services.nowSeconds();
  const tokens = sampleTokens({
    accessToken: `token until ${endsAt}`,
    receivedAtSeconds: now + receivedAt,
    accessTokenEndsAtSeconds: now + endsAt,
  });
  const times = { signedInAtSeconds: now + receivedAt, lastUsedAtSeconds: now };
  received = await services.sessions.cookies(sampleSession({ ...times, tokens }), []);
}

it('returns the access token of the signed-in user, which is never printed', async () => {
  await signIn(0, 600);
  const token = await getAccessToken(strict);
  expect(token.authorization()).toBe('Bearer token until 600');
  expect(`${token} ${JSON.stringify({ token })}`).toBe('[access token] {"token":"[access token]"}');
  expect(JSON.stringify(Object.entries(token))).toBe('[]');
  expect([refreshTokens.mock.calls.length, set.mock.calls.length]).toEqual([0, 0]);
});

it('refreshes a due token once and sets the new cookie', async () => {
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

it.each([{ 'sec-purpose': 'prefetch' }, { 'next-router-prefetch': '1' }])(
  'refreshes nothing for a prefetch: %j',
  async (headers) => {
    sent = headers;
    await signIn(-3_000, 600);
    expect((await getAccessToken(strict)).authorization()).toBe('Bearer token until 600');
    expect([refreshTokens.mock.calls.length, set.mock.calls.length]).toEqual([0, 0]);
  },
);

it('throws without a session, near the end of the token, and when Redis is down', async () => {
  const failure = (code: AccessTokenError['code']) => new AccessTokenError(code);
  await expect(getAccessToken(strict)).rejects.toThrow(failure('signed_out'));
  refreshTokens.mockRejectedValue(new Error('away'));
  await signIn(-3_000, 9);
  await expect(getAccessToken(strict)).rejects.toThrow(failure('unavailable'));
  vi.spyOn(services.sessions, 'find').mockRejectedValue(new RedisError('away'));
  await expect(getAccessToken(strict)).rejects.toThrow(failure('unavailable'));
});
