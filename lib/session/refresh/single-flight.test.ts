import { afterEach, expect, it, vi } from 'vitest';
import { appAtStrictSentinel } from '../../../e2e/support/refresh-requests';
import { quietLog, sampleSession, sampleTokens } from '../../../e2e/support/unit-fixtures';
import type { RefreshCoordinator } from './coordinator';
import { refreshSingleFlight } from './single-flight';

afterEach(() => vi.restoreAllMocks());

it('reads the outcome once more after a suspension, because another instance may have stored it', async () => {
  const session = sampleSession();
  const refreshed = { ...session, tokens: sampleTokens({ accessToken: 'newer' }) };
  let looks = 0;
  const refreshCoordinator: RefreshCoordinator = {
    outcome: async () => {
      looks += 1;
      return looks === 1 ? null : { kind: 'renewed', session: refreshed };
    },
    acquire: async () => {
      const resumedAtMs = performance.now() + 60_000;
      vi.spyOn(performance, 'now').mockImplementation(() => resumedAtMs);
      return false;
    },
    isHeld: async () => true,
    release: async (_, answer) => answer,
  };
  const { services } = appAtStrictSentinel();
  const outcome = await refreshSingleFlight(session, {
    ...services,
    log: quietLog,
    sessions: { ...services.sessions, refreshCoordinator },
  });
  expect(outcome).toEqual({ kind: 'renewed', session: refreshed });
});
