import { beforeEach, expect, it, vi } from 'vitest';
import type { ReceivedCookie } from './cookie';
import { RedisError } from './redis';
import { requireSessionOfRequest, sessionOfRequest } from './require-session';
import { environmentForTests } from './testing/environment';
import { environment, sampleSession, sampleTokens } from './testing/fixtures';
import { getParts } from './wiring';

let received: readonly ReceivedCookie[] = [];
vi.mock('next/headers', () => ({ cookies: async () => ({ getAll: () => received }) }));

environmentForTests();
beforeEach(() => {
  vi.restoreAllMocks();
  received = [];
});

it('a page has the session that its request carries', async () => {
  const now = Math.floor(Date.now() / 1_000);
  const tokens = sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 600 });
  const session = sampleSession({ signedInAtSeconds: now, lastUsedAtSeconds: now, tokens });
  received = await getParts().sessions.cookies(session, [], now);
  expect(await requireSessionOfRequest()).toEqual(session);
});

it('a page without a session sends to sign in', async () => {
  await expect(requireSessionOfRequest()).rejects.toMatchObject({
    digest: expect.stringContaining(`${environment.APP_URL}/login`),
  });
});

it('a page fails when Redis has gone away since the middleware asked it', async () => {
  vi.spyOn(getParts().sessions, 'find').mockRejectedValue(new RedisError('away'));
  expect(await sessionOfRequest()).toEqual({ kind: 'unavailable' });
  await expect(requireSessionOfRequest()).rejects.toThrow('sessions cannot be read');
});
